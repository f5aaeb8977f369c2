# Trang để đọc trong gói bằng chứng của một hồ sơ.

bundle-title = Bằng chứng của hồ sơ
bundle-lead = Trang này kể lại mọi việc đã xảy ra với hồ sơ. Các tệp bên cạnh cho phép bất kỳ ai kiểm tra, không cần cơ sở dữ liệu và không cần tin vào hệ thống, rằng không việc nào bị sửa, bị bỏ hay bị ghi lùi ngày.
bundle-how = Cách kiểm tra
bundle-how-check = Chạy lệnh sau trong thư mục này, trên máy không nối mạng cũng được:
bundle-how-key = So khóa công khai với khóa mà cơ quan đã công bố ở nơi khác:
bundle-how-checkpoint = Thanh tra có quyền vào hệ thống so toàn bộ nhật ký với điểm kiểm tra kèm theo:
bundle-checkpoint = Điểm kiểm tra đã ký
bundle-events = Các sự kiện
bundle-exported = Đầy đủ đến
bundle-what = Sự kiện
bundle-when = Thời gian
bundle-who = Người thực hiện
bundle-says = Nội dung
bundle-service = hệ thống
bundle-role-citizen = người nộp hồ sơ
bundle-role-reception = Bộ phận Một cửa
bundle-role-specialist = chuyên viên
bundle-role-leader = lãnh đạo
bundle-role-auditor = thanh tra
bundle-role-administrator = quản trị viên
