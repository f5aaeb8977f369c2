# The guide: how everything is done, in few words.

portal-guide-title = Hướng dẫn sử dụng
portal-guide-lead = Bạn có thể làm mọi việc trực tuyến: từ đăng ký tài khoản đến nhận kết quả.
portal-guide-contents = Nội dung hướng dẫn

portal-guide-register = Đăng ký tài khoản
portal-guide-register-1 = Bấm “Đăng ký thành viên” rồi điền các ô. Ô có dấu (*) là bắt buộc.
portal-guide-register-2 = Chọn một trong hai cách kích hoạt: mở liên kết trong email, hoặc nhập mã OTP gửi về điện thoại.
portal-guide-register-3 = Đăng nhập bằng tên đăng nhập và mật khẩu của bạn.
portal-guide-register-note = Tên đăng nhập không được trùng với người khác. Mật khẩu có ít nhất 6 ký tự, phân biệt hoa thường.
portal-guide-register-link = Đăng ký thành viên

portal-guide-apply = Nộp hồ sơ
portal-guide-apply-1 = Mở “DỊCH VỤ CÔNG TRỰC TUYẾN” và tìm thủ tục. Bạn có thể gõ không dấu.
portal-guide-apply-2 = Đọc mục “Cần chuẩn bị”, rồi bấm “Nộp hồ sơ”.
portal-guide-apply-3 = Điền từng trang và tải giấy tờ lên. Mỗi trang được lưu thành bản nháp, bạn có thể làm tiếp vào lúc khác.
portal-guide-apply-4 = Xem lại tất cả ở trang cuối, rồi bấm “Gửi hồ sơ”.
portal-guide-apply-note = Gửi xong, bạn thấy mã hồ sơ trên màn hình và nhận được trong email. Bản nháp chưa phải là hồ sơ đã nộp.
portal-guide-apply-link = Xem các dịch vụ công

portal-guide-follow = Theo dõi hồ sơ
portal-guide-follow-1 = Bấm “Hồ sơ công dân” ở đầu trang. Việc bạn cần làm đứng đầu danh sách.
portal-guide-follow-2 = Bấm mã hồ sơ để xem chi tiết, “Tiến độ” để xem các bước, “Trao đổi” để hỏi và đọc trả lời của cơ quan.
portal-guide-follow-3 = Không cần đăng nhập: mở “Tra cứu” và nhập mã hồ sơ. Muốn xem chi tiết, nhập thêm mã tra cứu bí mật trong email.
portal-guide-follow-note = Thời hạn tính theo ngày làm việc, không kể ngày nghỉ và ngày lễ. Khi chờ bạn bổ sung, thời hạn tạm dừng.
portal-guide-follow-link = Tra cứu hồ sơ

portal-guide-supplement = Bổ sung hồ sơ
portal-guide-supplement-1 = Khi hồ sơ thiếu, bạn nhận email và thấy nút “Bổ sung” bên hồ sơ đó.
portal-guide-supplement-2 = Sửa các ô và tải lại các giấy tờ mà cơ quan đã nêu. Nếu không sửa được, hãy nêu lý do trong lời nhắn.
portal-guide-supplement-3 = Xem lại phần trước và sau khi sửa, rồi bấm “Gửi hồ sơ bổ sung”.
portal-guide-supplement-note = Nội dung yêu cầu nằm ngay trên trang bổ sung và trong mục “Trao đổi”.
portal-guide-supplement-link = Xem hồ sơ của bạn

portal-guide-account = Quản trị thông tin tài khoản
portal-guide-account-1 = Bấm tên của bạn ở đầu trang, chọn “Thông tin tài khoản”.
portal-guide-account-2 = Sửa tên đầy đủ, ngày sinh, điện thoại hoặc địa chỉ, rồi bấm “Cập nhật”.
portal-guide-account-note = Tên đăng nhập, số định danh cá nhân và email không đổi được.
portal-guide-account-link = Xem thông tin tài khoản
