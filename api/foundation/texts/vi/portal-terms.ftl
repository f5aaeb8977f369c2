# The terms of use that stand where office.json says none. They say what this program does and what Decrees 61/2018/NĐ-CP,
# 107/2021/NĐ-CP and 118/2025/NĐ-CP are about, and nothing that nobody has checked.

portal-terms-title = Điều khoản sử dụng
portal-terms-link = Đọc Điều khoản sử dụng
portal-terms-lead = Trang này cho biết dịch vụ công trực tuyến của { $office } là gì và người dùng cần làm gì. Người đăng ký tài khoản hoặc nộp hồ sơ ở đây làm theo các điều khoản này.
portal-terms-service = Dịch vụ
portal-terms-service-told = Bạn có thể tìm thủ tục hành chính, nộp hồ sơ, bổ sung hồ sơ, trao đổi với cơ quan, theo dõi tiến độ và nhận kết quả trên trang này. Tìm thủ tục và tra cứu tình trạng hồ sơ không cần tài khoản. Hồ sơ do cơ quan ghi trong từng thủ tục giải quyết; dùng trang này không mất tiền, còn phí, lệ phí của thủ tục nộp theo yêu cầu của cơ quan.
portal-terms-law = Căn cứ pháp luật
portal-terms-law-told = Việc tiếp nhận và giải quyết hồ sơ thực hiện theo cơ chế một cửa, một cửa liên thông: Nghị định số 61/2018/NĐ-CP, được sửa đổi bởi Nghị định số 107/2021/NĐ-CP; từ ngày 01/07/2025 là Nghị định số 118/2025/NĐ-CP. Thành phần hồ sơ, thời hạn và phí của từng thủ tục ghi ở trang của thủ tục đó.
portal-terms-account = Tài khoản
portal-terms-account-told = Đăng ký bằng thông tin đúng của mình, hoặc của tổ chức mà bạn là người đại diện. Giữ kín mật khẩu và mã OTP; không cho người khác dùng tài khoản. Khi đổi số điện thoại hoặc địa chỉ, hãy cập nhật để nhận được thông báo. Tài khoản không kích hoạt trong bảy ngày sẽ bị xóa. Nếu thấy người khác dùng tài khoản của bạn, hãy đổi mật khẩu ngay và báo cho cơ quan.
portal-terms-dossiers = Hồ sơ
portal-terms-dossiers-told = Khai đúng sự thật, đủ nội dung và đính kèm giấy tờ đọc được rõ. Bạn chịu trách nhiệm về những gì mình khai và gửi. Khi cơ quan yêu cầu bổ sung hoặc nộp phí, hãy làm trong thời hạn ghi trong yêu cầu; trong lúc chờ bạn, thời hạn giải quyết tạm dừng hoặc được tính lại theo quy định của thủ tục. Cơ quan có thể từ chối hồ sơ không đúng quy định và nêu rõ lý do. Nếu không giải quyết kịp, cơ quan gửi lời xin lỗi kèm ngày hẹn mới. Bạn có thể xin rút hồ sơ khi chưa có kết quả.
portal-terms-messages = Thông báo
portal-terms-messages-told = Tin về hồ sơ được gửi qua email, và qua SMS nếu bạn chọn. Email và SMS có thể đến chậm hoặc không đến; tình trạng hiện trên trang này, khi bạn đăng nhập hoặc tra cứu, là thông tin chính thức. Không giả mạo người khác, không gửi tệp có hại, không cố xem hồ sơ của người khác và không làm quá tải dịch vụ; dịch vụ giới hạn số lần gửi để mọi người đều dùng được.
portal-terms-record = Ghi nhận và dữ liệu cá nhân
portal-terms-record-told = Mỗi việc làm với hồ sơ được ghi lại cùng thời điểm và không sửa được. Dữ liệu cá nhân được xử lý như nêu trong Thông báo bảo vệ dữ liệu cá nhân.
portal-terms-asking = Hỏi và góp ý
portal-terms-asking-told = Liên hệ cơ quan theo thông tin ở cuối trang. Với một hồ sơ đã nộp, bạn có thể gửi tin nhắn ngay trong trang của hồ sơ đó.
