# Registration, activation, signing in, and the account itself.

portal-account-kind = Loại tài khoản
portal-account-kind-CITIZEN = Công dân
portal-account-kind-ORGANIZATION = Tổ chức
portal-account-if-organization = Nếu chọn “Tổ chức”:
portal-account-username = Tên đăng nhập
portal-account-username-hint = 4 đến 32 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới. Không đổi được sau này
portal-account-password = Mật khẩu
portal-account-new-password = Mật khẩu mới
portal-account-password-hint = Ít nhất 6 ký tự, phân biệt hoa thường. Không dùng mật khẩu dễ đoán như 123456
portal-account-organization-name = Tên tổ chức
portal-account-tax-code = Mã số thuế
portal-account-tax-code-hint = 10 chữ số; đơn vị phụ thuộc thêm 3 chữ số; hộ kinh doanh ghi 12 chữ số của số định danh
portal-account-full-name = Tên đầy đủ
portal-account-date-of-birth = Ngày sinh (ngày/tháng/năm)
portal-account-date-of-birth-hint = Ví dụ: 27/03/1985
portal-account-identity-number = Số định danh cá nhân (căn cước)
portal-account-identity-number-hint = 12 chữ số trên căn cước; chứng minh nhân dân cũ có 9 chữ số. Không đổi được sau này. Có thể quét mã QR trên thẻ vào ô này
portal-account-email = Email
portal-account-fixed-hint = Tên đăng nhập, số định danh và email không đổi được sau này
portal-account-phone = Điện thoại liên hệ
portal-account-phone-hint = Số di động, ví dụ 0912 345 678. Mã kích hoạt được gửi tới số này
portal-account-address = Địa chỉ

portal-register-title = Đăng ký tài khoản thành viên
portal-register-from-card = Đã điền họ tên, ngày sinh và số từ thẻ căn cước. Hãy xem lại, nhập mật khẩu rồi bấm “Đăng ký”.
portal-register-button = Đăng ký
portal-register-login = Đã có tài khoản? Đăng nhập

portal-activate-title = Kích hoạt tài khoản
portal-activate-registered = Đăng ký thành công. Chọn một trong hai cách để kích hoạt.
portal-activate-needed = Tài khoản chưa được kích hoạt. Mở liên kết trong email, hoặc nhập mã gửi về điện thoại.
portal-activate-link-sent = Liên kết kích hoạt đã gửi tới { $email }, dùng được trong 24 giờ.
portal-activate-code-sent = Mã OTP đã gửi tới số { $phone }, dùng được trong 5 phút.
portal-activate-otp = Nhập mã OTP
portal-activate-otp-hint = 6 chữ số trong tin nhắn
portal-activate-confirm = Xác nhận
portal-activate-resend-code = Gửi lại mã
portal-activate-resend-email = Gửi lại email
portal-activate-wrong-contact = Ghi nhầm email hoặc số điện thoại?
portal-anew-title = Sửa thông tin đăng ký
portal-anew-lead = Nếu email hoặc số điện thoại đã đăng ký bị nhầm, bạn có thể hủy lần đăng ký này rồi đăng ký lại. Thông tin đã nhập được điền sẵn để bạn sửa; tên đăng nhập, số định danh và email dùng lại được ngay.
portal-anew-button = Hủy và đăng ký lại
portal-anew-back = Quay lại kích hoạt tài khoản
portal-activate-by-link = Bấm nút dưới đây để kích hoạt tài khoản của bạn.
portal-activate-button = Kích hoạt
portal-activate-other-way = Kích hoạt bằng mã OTP

portal-login-title = Đăng nhập
portal-login-button = Đăng nhập
portal-login-forgotten = Quên mật khẩu?
portal-login-register = Chưa có tài khoản? Đăng ký thành viên

portal-forgot-title = Quên mật khẩu
portal-forgot-lead = Nhập email đã đăng ký. Chúng tôi gửi liên kết để đặt mật khẩu mới.
portal-forgot-button = Gửi liên kết
portal-reset-title = Đặt mật khẩu mới
portal-reset-button = Đặt mật khẩu
portal-reset-again = Yêu cầu liên kết khác

portal-notice-activated = Tài khoản đã được kích hoạt. Mời bạn đăng nhập.
portal-notice-already-activated = Tài khoản đã được kích hoạt từ trước. Mời bạn đăng nhập.
portal-notice-sent-again = Đã gửi lại.
portal-notice-logged-out = Bạn đã đăng xuất.
portal-notice-reset-sent = Nếu email có trong hệ thống, chúng tôi đã gửi hướng dẫn.
portal-notice-password-set = Đã đặt mật khẩu mới. Mời bạn đăng nhập.

portal-account-title = Quản trị thông tin tài khoản
portal-account-button = Cập nhật
portal-account-fixed = Không được phép thay đổi
portal-account-sms = Nhận tin về hồ sơ qua SMS, ngoài email
portal-account-news = Tin nhận qua email
portal-account-topic-MESSAGES = Tin nhắn mới về hồ sơ
portal-account-topic-ARRIVALS = Hồ sơ mới nộp chờ tiếp nhận
portal-account-topic-ASSIGNMENTS = Hồ sơ được phân công cho tôi
portal-account-topic-ANSWERS = Người nộp đã bổ sung hồ sơ
portal-account-current-password = Mật khẩu hiện tại
portal-account-password-button = Đổi mật khẩu
portal-account-password-effect = Khi đổi mật khẩu, các thiết bị khác sẽ bị đăng xuất.
portal-account-cancel = Hủy bỏ
portal-devices-this = Thiết bị này
portal-devices-other = Thiết bị khác
portal-devices-since = Đăng nhập lúc
portal-devices-seen = Dùng lần cuối
portal-devices-end = Đăng xuất khỏi thiết bị này

portal-role-citizen = người nộp hồ sơ
portal-role-reception = Bộ phận Một cửa
portal-role-specialist = chuyên viên
portal-role-leader = lãnh đạo
portal-role-auditor = thanh tra
portal-role-administrator = quản trị viên

portal-notice-account-saved = Cập nhật thông tin thành công.
portal-notice-password-changed = Đã đổi mật khẩu. Các thiết bị khác đã bị đăng xuất.
portal-notice-device-signed-out = Đã đăng xuất khỏi thiết bị.
portal-notice-kept = Những gì bạn vừa nhập vẫn được giữ. Hãy đăng nhập lại để tiếp tục.
portal-notice-brought-back = Những gì bạn đã nhập vẫn còn đây, chưa được gửi.
portal-account-copy = Tải bản sao dữ liệu của tôi
