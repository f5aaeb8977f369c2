# The pages of administrators: who works here, and who may not sign in.

portal-shell-accounts = Tài khoản
portal-accounts-count = { $count } tài khoản
portal-accounts-none = Không có tài khoản nào khớp.
portal-accounts-search-hint = Họ tên, có thể gõ không dấu; hoặc nhập đầy đủ tên đăng nhập, email, số điện thoại, số định danh, mã số thuế
portal-accounts-nameless = (đã xóa dữ liệu cá nhân)
portal-account-kind-STAFF = Cán bộ
portal-account-active = Đang dùng
portal-account-erased = Đã xóa dữ liệu
portal-account-locked = Đã khóa
portal-account-pending = Chưa kích hoạt

portal-post-role = Vai trò
portal-post-role-none = Hãy chọn vai trò.
portal-post-agency-hint = Cần cho Bộ phận Một cửa, chuyên viên, lãnh đạo; để trống với vai trò khác
portal-post-reception = Bộ phận Một cửa: nhận hồ sơ, trả kết quả
portal-post-specialist = Chuyên viên: thẩm định hồ sơ
portal-post-leader = Lãnh đạo: quyết định
portal-post-auditor = Thanh tra: xem mọi hồ sơ, không sửa được gì
portal-post-administrator = Quản trị viên: quản lý tài khoản và thủ tục, không xem hồ sơ
portal-role-title-citizen = Người nộp hồ sơ
portal-role-title-reception = Bộ phận Một cửa
portal-role-title-specialist = Chuyên viên
portal-role-title-leader = Lãnh đạo
portal-role-title-auditor = Thanh tra
portal-role-title-administrator = Quản trị viên

portal-invite-title = Mời cán bộ
portal-invite-button = Gửi lời mời
portal-invite-effect = Người được mời nhận email có liên kết để đặt mật khẩu. Liên kết dùng được trong 7 ngày.

portal-admin-account-title = Thông tin tài khoản
portal-admin-whose = Tài khoản của { $name }.
portal-admin-own = Đây là tài khoản của bạn. Chỉ quản trị viên khác khóa hoặc đổi vai trò được.
portal-admin-lock-reason = Lý do khóa
portal-admin-change-role = Đổi vai trò
portal-admin-invite-again = Gửi lại lời mời
portal-admin-lock = Khóa tài khoản
portal-admin-unlock = Mở khóa tài khoản
portal-change-role-effect = Người này bị đăng xuất khỏi mọi thiết bị, và làm việc theo vai trò mới khi đăng nhập lại.
portal-admin-holds = Đang được phân công { $count } hồ sơ:
portal-lock-releases = Các hồ sơ này trở về chưa phân công, và bộ phận xử lý được nhắc về các thời hạn.
portal-change-role-releases = Hồ sơ mà vai trò hoặc cơ quan mới không được xử lý sẽ trở về chưa phân công, và bộ phận xử lý được nhắc về các thời hạn.
portal-invite-again-effect = Người này nhận email có liên kết mới để đặt mật khẩu. Liên kết cũ hết hiệu lực.
portal-lock-effect = Người này bị đăng xuất khỏi mọi thiết bị, và không đăng nhập được đến khi tài khoản được mở khóa.
portal-lock-reason-hint = Chỉ quản trị viên đọc được lý do này.
portal-unlock-effect = Người này đăng nhập lại được bằng mật khẩu cũ.

portal-notice-invited = Đã gửi lời mời qua email.
portal-notice-invited-again = Đã gửi lại lời mời qua email.
portal-notice-role-changed = Đã đổi vai trò.
portal-notice-account-locked = Đã khóa tài khoản.
portal-notice-account-unlocked = Đã mở khóa tài khoản.

portal-admin-request-erasure = Yêu cầu xóa dữ liệu
portal-admin-confirm-erasure = Xác nhận xóa dữ liệu
portal-admin-withdraw-erasure = Rút yêu cầu xóa dữ liệu
portal-request-erasure-effect = Người này không đăng nhập được nữa. Dữ liệu chỉ bị xóa khi một quản trị viên khác xác nhận.
portal-confirm-erasure-effect = Mọi dữ liệu cá nhân của người này bị xóa vĩnh viễn, kể cả trong hồ sơ và tệp đã nộp. Không khôi phục được.
portal-withdraw-erasure-effect = Tài khoản trở lại như trước khi có yêu cầu xóa.
portal-erasure-basis = Căn cứ
portal-erasure-basis-none = Hãy chọn căn cứ.
portal-erasure-person-asked = Người đó yêu cầu
portal-erasure-retention-over = Đã hết thời hạn lưu trữ
portal-erasure-authority-ordered = Cơ quan có thẩm quyền yêu cầu
portal-erasure-document = Số văn bản
portal-erasure-document-hint = Ví dụ: 12/QĐ-STP. Không ghi tên người.
portal-erasure-waits = Chờ xóa dữ liệu
portal-erasure-asked = Người yêu cầu
portal-notice-erasure-requested = Đã ghi yêu cầu xóa. Cần một quản trị viên khác xác nhận.
portal-notice-erasure-withdrawn = Đã rút yêu cầu xóa.
portal-notice-erased = Đã xóa dữ liệu cá nhân.
