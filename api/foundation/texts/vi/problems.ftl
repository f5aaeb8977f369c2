# What is wrong with a request as a whole.

problem-UNAUTHENTICATED = Bạn cần đăng nhập để tiếp tục.
session-ended = Phiên đăng nhập đã hết; yêu cầu này được trả lời như khi chưa đăng nhập.
problem-FORBIDDEN = Bạn không có quyền thực hiện việc này.
problem-BAD_USER_INPUT = Yêu cầu không hợp lệ.
    .dossierCode = Đây không phải là mã hồ sơ. Mã có dạng { $form }: mã cơ quan, năm, tháng, ngày nộp và số thứ tự có ít nhất 4 chữ số.
problem-QUERY_TOO_COMPLEX = Yêu cầu quá phức tạp.
problem-RATE_LIMITED = Bạn đã thử quá nhiều lần. Hãy đợi một lát rồi thử lại.
    .wait = Bạn đã thử quá nhiều lần. Thử lại sau { $wait } { $unit ->
        [seconds] giây
       *[minutes] phút
    }.
problem-TOO_MANY_SUBSCRIPTIONS = Bạn đang theo dõi quá nhiều hồ sơ cùng lúc. Hãy đóng bớt trang đang mở rồi thử lại.
problem-TOO_MANY_SOCKETS = Có quá nhiều kết nối đang mở từ địa chỉ mạng của bạn. Hãy đóng bớt rồi thử lại.
problem-TIMEOUT = Hệ thống chưa trả lời kịp. Hãy gửi lại; nội dung không bị gửi hai lần.
problem-UNAVAILABLE = Hệ thống tạm thời chưa phục vụ được. Hãy thử lại sau ít phút.
problem-INTERNAL = Hệ thống gặp lỗi. Hãy thử lại sau.
problem-CURSOR_LOST = Nhật ký đã được khôi phục về trước vị trí này. Hãy đọc tiếp từ một con trỏ cũ hơn, hoặc đọc lại từ đầu.
problem-NOT_FOUND = Không tìm thấy, hoặc bạn không có quyền xem.
problem-UPLOAD_USED = Liên kết tải tệp lên này đã được dùng.
problem-EXPIRED = Liên kết này đã hết hạn.
problem-TOO_LARGE = Tệp lớn hơn dung lượng đã khai báo.
problem-SLOW_REQUEST = Dữ liệu gửi lên quá chậm nên đã bị ngắt. Hãy gửi lại.
problem-FILE_DAMAGED = Tệp này đang bị hỏng hoặc thiếu trên hệ thống. Chúng tôi đã ghi nhận sự cố.
problem-INCOMPLETE = Tệp nhỏ hơn dung lượng đã khai báo.
problem-DIGEST_MISMATCH = Nội dung tệp không khớp với mã kiểm tra SHA-256.
problem-FILE_REJECTED = Tệp thuộc loại không được chấp nhận. Hãy lưu lại thành PDF rồi tải lên.
    .kind = Tệp không phải là { $kind }. Hãy lưu lại thành { $kind } rồi tải lên.
    .encrypted = Tệp PDF có đặt mật khẩu hoặc hạn chế. Hãy mở tệp, in lại thành PDF không có mật khẩu rồi tải lên.
    .locked = Tệp Office (Word, Excel) có đặt mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại thành DOCX hoặc PDF rồi tải lên.
