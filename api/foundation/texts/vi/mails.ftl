# E-mails: short sentences, what to do first; links and codes stand on lines of their own.

mail-greeting = Kính gửi { $name },
mail-somebody = Quý ông/bà
mail-closing =
    Trân trọng,
    Hệ thống dịch vụ công trực tuyến

    Đây là thư tự động. Vui lòng không trả lời thư này.

mail-activation-subject = Kích hoạt tài khoản dịch vụ công trực tuyến
mail-activation-body =
    { mail-greeting }

    Ông/bà vừa đăng ký tài khoản dịch vụ công trực tuyến. Hãy mở liên kết sau rồi bấm “Kích hoạt”:

    { $link }

    Liên kết chỉ dùng được một lần và hết hạn lúc { $expires }.

    Nếu ông/bà không đăng ký, hãy bỏ qua thư này. Tài khoản không được kích hoạt sẽ tự động bị xóa.

    { mail-closing }

mail-reset-username = Tên đăng nhập của ông/bà: { $username }
mail-reset-subject = Đặt lại mật khẩu dịch vụ công trực tuyến
mail-reset-body =
    { mail-greeting }

    Chúng tôi nhận được yêu cầu đặt lại mật khẩu cho tài khoản của ông/bà. Hãy mở liên kết sau để đặt mật khẩu mới:

    { $link }

    { $whose }Liên kết chỉ dùng được một lần và hết hạn lúc { $expires }.

    Nếu ông/bà không yêu cầu, hãy bỏ qua thư này. Mật khẩu của ông/bà không thay đổi.

    { mail-closing }

mail-password-changed-subject = Mật khẩu dịch vụ công trực tuyến đã được đổi
mail-password-changed-body =
    { mail-greeting }

    Mật khẩu tài khoản của ông/bà đã được đổi lúc { $at }. Các thiết bị khác đã được đăng xuất.

    Nếu không phải ông/bà đổi, có thể người khác đang dùng tài khoản của ông/bà. Hãy đặt mật khẩu mới ngay tại liên kết sau:

    { $link }

    { mail-closing }

mail-phone-changed-subject = Số điện thoại của tài khoản dịch vụ công trực tuyến đã được đổi
mail-phone-changed-body =
    { mail-greeting }

    Số điện thoại của tài khoản đã được đổi lúc { $at }.

    Nếu không phải ông/bà đổi, có thể người khác đang dùng tài khoản của ông/bà. Hãy đặt mật khẩu mới ngay tại liên kết sau, rồi sửa lại số điện thoại:

    { $link }

    { mail-closing }

mail-invited-subject = Tài khoản cán bộ trên dịch vụ công trực tuyến
mail-invited-body =
    { mail-greeting }

    Ông/bà được cấp một tài khoản để xử lý hồ sơ dịch vụ công trực tuyến. Hãy mở liên kết sau để đặt mật khẩu:

    { $link }

    Tên đăng nhập của ông/bà: { $username }

    Liên kết chỉ dùng được một lần và hết hạn lúc { $expires }. Sau khi đặt mật khẩu, ông/bà có thể đăng nhập.

    Nếu ông/bà không biết về tài khoản này, hãy bỏ qua thư và báo cho quản trị viên của cơ quan.

    { mail-closing }

mail-submitted-subject = Gửi hồ sơ thành công: { $code }
mail-submitted-body =
    { mail-greeting }

    Hồ sơ của ông/bà đã được gửi thành công.

    Mã hồ sơ: { $code }
    Thủ tục: { $procedure }
    Cơ quan: { $agency }
    Thời điểm nộp: { $submitted }
    Mã tra cứu bí mật: { $secret }

    Tra cứu tiến độ xử lý tại:

    { $link }

    Ai có mã hồ sơ đều xem được tiến độ. Chỉ người có thêm mã tra cứu bí mật mới xem được chi tiết, vì vậy hãy giữ kín mã này.

    { mail-closing }

mail-supplement-subject = Yêu cầu bổ sung hồ sơ { $code }
mail-supplement-body =
    { mail-greeting }

    Cơ quan giải quyết đề nghị ông/bà bổ sung hồ sơ { $code }.

    { $message }

    Nội dung cần bổ sung:

    { $items }

    { $deadline }

    Đăng nhập và bấm “Bổ sung” trong trang hồ sơ:

    { $link }

    { mail-closing }
mail-supplement-deadline = Hãy bổ sung chậm nhất { $respondBy }.
mail-supplement-no-deadline = Thời gian chờ bổ sung không tính vào thời hạn giải quyết hồ sơ.

mail-supplement-cancelled-subject = Hủy yêu cầu bổ sung hồ sơ { $code }
mail-supplement-cancelled-body =
    { mail-greeting }

    Cơ quan giải quyết đã hủy yêu cầu bổ sung hồ sơ { $code }. Ông/bà không cần bổ sung gì nữa.

    Lý do: { $reason }

    Xem hồ sơ tại:

    { $link }

    { mail-closing }

mail-progress-subject = { $title }: hồ sơ { $code }
mail-progress-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) có cập nhật mới: { $title }.

    { $said }Trạng thái hồ sơ: { $status }

    { $due }Xem hồ sơ tại:

    { $link }

    { mail-closing }
mail-progress-due = Ngày hẹn trả kết quả: { $due }
mail-progress-reason = Lý do: { $said }
mail-progress-note = Ghi chú: { $said }
mail-progress-fee = Nội dung phí, lệ phí: { $said }
mail-progress-receipt = Số biên lai: { $said }

mail-payment-cancelled-subject = Không phải nộp phí, lệ phí: hồ sơ { $code }
mail-payment-cancelled-body =
    { mail-greeting }

    Cơ quan giải quyết đã hủy yêu cầu nộp phí, lệ phí gần nhất đối với hồ sơ { $code } ({ $procedure }). Ông/bà không phải nộp khoản này. Nếu đã nộp hoặc đã chuyển khoản, đề nghị ông/bà liên hệ với cơ quan giải quyết. Chúng tôi xin lỗi ông/bà vì sự bất tiện này.

    { $said }Trạng thái hồ sơ: { $status }

    { $due }Xem hồ sơ tại:

    { $link }

    { mail-closing }

mail-revoked-subject = Thu hồi quyết định ghi nhầm: hồ sơ { $code }
mail-revoked-body =
    { mail-greeting }

    Cơ quan đã ghi nhầm một quyết định đối với hồ sơ { $code } ({ $procedure }) và nay thu hồi quyết định đó. Hồ sơ được xử lý tiếp như trước khi có quyết định. Chúng tôi xin lỗi ông/bà vì sự nhầm lẫn này.

    { $said }Trạng thái hồ sơ: { $status }

    { $due }Xem hồ sơ tại:

    { $link }

    { mail-closing }

mail-decided-subject = Hồ sơ { $code } đã có kết quả: { $outcome }
mail-decided-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) đã có kết quả: { $outcome }.

    { $said }{ $place }

    { $link }

    { mail-closing }

mail-returned-subject = Hồ sơ { $code } đã được trả kết quả: { $outcome }
mail-returned-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) đã được trả kết quả: { $outcome }.

    { $said }{ $place }

    { $link }

    { mail-closing }
mail-result-download = Đăng nhập và tải kết quả tại:
mail-result-see = Đăng nhập và xem kết quả tại:

mail-extended-subject = Xin lỗi và hẹn lại ngày trả kết quả hồ sơ { $code }
mail-extended-body =
    { mail-greeting }

    Chúng tôi xin lỗi vì chưa giải quyết xong hồ sơ { $code } ({ $procedure }) đúng ngày đã hẹn.

    { $said }{ $due }Xem hồ sơ tại:

    { $link }

    { mail-closing }
