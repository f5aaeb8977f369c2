# The privacy notice, as Law 91/2025/QH15 (articles 4 and 9) asks for what a person has to know before they agree. Another
# text is another version: portal/privacy.rs says which.

portal-privacy-title = Thông báo bảo vệ dữ liệu cá nhân
portal-privacy-lead = Trang này cho biết dữ liệu cá nhân của bạn được xử lý như thế nào khi bạn dùng dịch vụ công trực tuyến, theo Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15.
portal-privacy-controller = Cơ quan kiểm soát và xử lý dữ liệu
portal-privacy-data = Dữ liệu được xử lý
portal-privacy-data-told = Dữ liệu bạn khai khi đăng ký: họ tên, ngày sinh, số định danh cá nhân, email, số điện thoại, địa chỉ; với tổ chức có thêm tên tổ chức và mã số thuế. Dữ liệu và tài liệu trong hồ sơ bạn nộp, nội dung trao đổi với cơ quan, thời điểm và địa chỉ mạng khi bạn đăng nhập.
portal-privacy-purposes = Mục đích
portal-privacy-purposes-told = Tạo và bảo vệ tài khoản, tiếp nhận và giải quyết thủ tục hành chính, báo cho bạn về tiến độ và kết quả, lưu trữ hồ sơ theo pháp luật. Dữ liệu không được dùng để quảng cáo và không được bán.
portal-privacy-receivers = Ai nhận được dữ liệu
portal-privacy-receivers-told = Cán bộ của cơ quan giải quyết hồ sơ và cơ quan thanh tra, theo nhiệm vụ được giao. Mỗi lần cán bộ mở hồ sơ đều được ghi lại. Đơn vị chuyển email và tin nhắn chỉ nhận địa chỉ và nội dung thư cần gửi.
portal-privacy-keeping = Thời gian lưu giữ
portal-privacy-keeping-told = Tài khoản chưa kích hoạt bị xóa sau thời hạn kích hoạt. Hồ sơ được lưu theo thời hạn bảo quản của từng thủ tục. Khi hết căn cứ lưu giữ, dữ liệu cá nhân được xóa.
portal-privacy-protection = Cách bảo vệ
portal-privacy-protection-told = Dữ liệu cá nhân được mã hóa khi lưu, mỗi người một khóa riêng. Mọi thay đổi của hồ sơ được ghi vào sổ không sửa được. Trang chỉ dùng cookie cần cho việc đăng nhập và cho lựa chọn ngôn ngữ, giao diện của bạn.
portal-privacy-rights = Quyền của bạn
portal-privacy-rights-told = Bạn có quyền được biết về việc xử lý; đồng ý, không đồng ý hoặc rút lại sự đồng ý; xem, chỉnh sửa; yêu cầu cung cấp, xóa, hạn chế xử lý hoặc phản đối việc xử lý dữ liệu của mình; khiếu nại, tố cáo, khởi kiện, yêu cầu bồi thường thiệt hại và yêu cầu được bảo vệ. Việc rút lại sự đồng ý không ảnh hưởng đến những gì đã xử lý trước đó, và cơ quan vẫn lưu hồ sơ mà pháp luật buộc phải lưu.
portal-privacy-asking = Cách thực hiện
portal-privacy-asking-told = Xem, sửa thông tin và tải bản sao dữ liệu ở mục “Thông tin tài khoản”. Để rút lại sự đồng ý, yêu cầu xóa hoặc khiếu nại, hãy liên hệ cơ quan theo thông tin ở đầu trang này.
portal-privacy-version = Phiên bản { $version }
portal-privacy-agree = Tôi đã đọc và đồng ý với Thông báo bảo vệ dữ liệu cá nhân
portal-privacy-agree-hint = Cơ quan xử lý thông tin bạn khai ở trên để tạo tài khoản, giải quyết hồ sơ và báo kết quả cho bạn. Bạn có quyền xem, sửa, yêu cầu xóa dữ liệu và rút lại sự đồng ý.
portal-privacy-link = Đọc toàn văn Thông báo bảo vệ dữ liệu cá nhân
