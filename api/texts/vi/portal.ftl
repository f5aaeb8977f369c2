# What stands around and above the pages: shell, home, services, look-up, failures.

portal-shell-service = Dịch vụ công trực tuyến
portal-shell-error = Lỗi:{" "}
portal-shell-skip = Tới nội dung chính
portal-shell-navigation = Điều hướng chính
portal-shell-menu = Menu
portal-shell-home = Trang chủ
portal-shell-services = DỊCH VỤ CÔNG TRỰC TUYẾN
portal-shell-lookup = Tra cứu
portal-shell-guide = Hướng dẫn
portal-shell-log-in = Đăng nhập
portal-shell-log-out = Đăng xuất
portal-shell-register = Đăng ký thành viên
portal-shell-dossiers = Hồ sơ công dân
portal-shell-account = Thông tin tài khoản
portal-shell-password = Đổi mật khẩu
portal-shell-devices = Thiết bị đang đăng nhập
portal-shell-hotline = Tổng đài hỗ trợ: { $hotline }
portal-shell-address = Địa chỉ: { $address }
portal-shell-hours = Giờ làm việc: { $hours }
portal-shell-email = Thư điện tử: { $email }
portal-shell-language = Ngôn ngữ
portal-shell-theme = Giao diện
portal-shell-theme-device = Theo thiết bị
portal-shell-theme-light = Sáng
portal-shell-theme-dark = Tối
portal-shell-notice = Thông báo
portal-shell-lapsed = Phiên đăng nhập đã hết hạn. Hãy đăng nhập lại.
portal-shell-trails = Một số thay đổi đã được lưu nhưng có thể chưa hiện ở mọi trang. Không cần gửi lại; các trang sẽ sớm cập nhật.

portal-failure-title = Chưa hiển thị được trang này
portal-failure-not-found-title = Không tìm thấy
portal-failure-home = Về trang chủ
portal-failure-not-our-form = Biểu mẫu này đã cũ hoặc không được gửi từ trang của chúng tôi. Hãy mở lại trang rồi gửi lại.
portal-failure-too-long = Nội dung gửi lên quá lớn.

portal-summary-title = Có { $count } chỗ cần sửa
portal-summary-trace = Mã sự cố: { $trace }
portal-fault-send-again = Chưa gửi được. Hãy gửi lại; nội dung không bị gửi hai lần.

portal-control-error = Lỗi:
portal-control-show = Hiện
portal-control-hide = Ẩn
portal-form-required = Các trường đánh dấu (*) là bắt buộc

portal-pages-label = Các trang
portal-pages-first = Trang đầu
portal-pages-previous = Trang trước
portal-pages-next = Trang sau

portal-home-title = Dịch vụ công trực tuyến
portal-home-lead = Nộp hồ sơ, theo dõi và nhận kết quả ngay trên mạng.
portal-home-account = Tài khoản
portal-home-account-why = Bạn cần một tài khoản để nộp hồ sơ và trao đổi với cơ quan.
portal-home-your-work = Của bạn
portal-home-all-services = Xem tất cả dịch vụ công
portal-home-how = Cách nộp hồ sơ
portal-home-how-register = Đăng ký tài khoản.
portal-home-how-register-more = Kích hoạt bằng email hoặc mã gửi về điện thoại.
portal-home-how-send = Chọn dịch vụ và nộp hồ sơ.
portal-home-how-send-more = Số hồ sơ được gửi vào email của bạn.
portal-home-how-follow = Theo dõi và bổ sung.
portal-home-how-follow-more = Trang của bạn luôn cho biết đang đến lượt ai và cần làm gì.
portal-home-how-result = Nhận kết quả.
portal-home-how-result-more = Tải về khi hồ sơ đã được trả kết quả.

portal-services-title = Danh sách dịch vụ công trực tuyến
portal-services-keyword = Từ khóa
portal-services-keyword-hint = Có thể gõ không dấu, ví dụ: ban buon ruou
portal-services-search = Tìm kiếm
portal-services-filters = Lọc theo lĩnh vực, cơ quan
portal-services-sector = Lĩnh vực
portal-services-agency = Cơ quan
portal-services-any = Tất cả
portal-services-none = Không có thủ tục nào khớp. Thử từ ngắn hơn.
portal-services-all = Xem tất cả dịch vụ công
portal-services-count = { $count } dịch vụ

portal-service-title = Dịch vụ công
portal-service-time = Thời hạn giải quyết
portal-service-fee = Phí, lệ phí
portal-service-free = Miễn phí
portal-service-apply = Nộp hồ sơ
portal-service-papers = Cần chuẩn bị
portal-service-steps = Các bước
portal-service-step-received = Bộ phận tiếp nhận kiểm tra và tiếp nhận hồ sơ
portal-service-step-result = Trả kết quả
portal-service-basis = Căn cứ pháp lý
portal-paper-required = (bắt buộc)
portal-paper-kinds = { $kinds }; tối đa { $size }
portal-time-working-hours = { $amount } giờ làm việc
portal-time-working-days = { $amount } ngày làm việc
portal-time-days = { $amount } ngày
portal-time-months = { $amount } tháng

portal-lookup-title = Tra cứu hồ sơ
portal-lookup-code = Mã hồ sơ
portal-lookup-code-hint = Ghi trong email và trên giấy tiếp nhận hồ sơ
portal-lookup-button = Tra cứu
portal-lookup-none = Không tìm thấy hồ sơ. Kiểm tra lại mã.
portal-lookup-more = Xem chi tiết hồ sơ
portal-lookup-secret = Mã tra cứu bí mật
portal-lookup-secret-hint = Mười chữ số và chữ cái trong email báo nộp hồ sơ thành công
portal-lookup-wrong-secret = Mã tra cứu bí mật không đúng.
portal-lookup-show = Xem chi tiết
