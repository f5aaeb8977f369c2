mail-supplement-time-ending-subject = Sắp hết thời gian yêu cầu bổ sung hồ sơ { $code }
mail-supplement-time-ending-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) đã được tiếp nhận và chưa có yêu cầu bổ sung nào. Theo quy định, chỉ được yêu cầu bổ sung đến { $date }.

    Nếu hồ sơ còn thiếu sót, hãy nêu đủ trong một lần yêu cầu:

    { $link }

    { mail-closing }

mail-answer-awaited-subject = Nhắc bổ sung hồ sơ { $code }
mail-answer-awaited-body =
    { mail-greeting }

    Cơ quan giải quyết vẫn đang chờ ông/bà bổ sung hồ sơ { $code } ({ $procedure }).

    { $date ->
        [none] Thời gian chờ bổ sung không tính vào thời hạn giải quyết hồ sơ.
       *[other] Hãy bổ sung chậm nhất { $date }. Sau thời điểm đó, cơ quan có thể dừng xử lý hồ sơ.
    }

    Đăng nhập và bấm “Bổ sung” trong trang hồ sơ:

    { $link }

    { mail-closing }

mail-answer-lapsed-subject = Đã quá hạn bổ sung hồ sơ { $code }
mail-answer-lapsed-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) chưa được bổ sung, và thời hạn bổ sung đã hết từ { $date }.

    Ông/bà vẫn có thể bổ sung cho đến khi cơ quan dừng xử lý hồ sơ. Nếu cần thêm thời gian, hãy nhắn cho cơ quan trong mục “Trao đổi”:

    { $link }

    { mail-closing }

mail-answer-missing-subject = Người nộp chưa bổ sung hồ sơ { $code }
mail-answer-missing-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) chưa được bổ sung, và thời hạn bổ sung đã hết từ { $date }. Lãnh đạo có thể dừng xử lý hồ sơ, hoặc chờ thêm.

    { $link }

    { mail-closing }

mail-due-soon-subject = Sắp đến hạn: hồ sơ { $code }
mail-due-soon-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) phải trả kết quả chậm nhất { $date }.

    { $link }

    { mail-closing }

mail-overdue-subject = Quá hạn: hồ sơ { $code }
mail-overdue-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) đã quá hạn trả kết quả từ { $date }.

    { $link }

    { mail-closing }
