# News that everybody may decline. They say that something is there to be read, never what.

mail-news-choice =
    Ông/bà có thể chọn tin muốn nhận trong trang tài khoản: { $account }

    { mail-closing }

mail-message-to-applicant-subject = Tin nhắn mới về hồ sơ { $code }
mail-message-to-applicant-body =
    { mail-greeting }

    Cơ quan giải quyết đã nhắn cho ông/bà về hồ sơ { $code } ({ $procedure }). { $unread } tin nhắn chưa đọc.

    Đọc và trả lời trong mục “Trao đổi”:

    { $link }

    { mail-news-choice }

mail-message-to-officer-subject = Người nộp nhắn về hồ sơ { $code }
mail-message-to-officer-body =
    { mail-greeting }

    Người nộp hồ sơ { $code } ({ $procedure }) đã gửi tin nhắn. { $unread } tin nhắn chưa đọc.

    { $link }

    { mail-news-choice }

mail-dossier-arrived-subject = Hồ sơ mới nộp: { $code }
mail-dossier-arrived-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) vừa được nộp và chờ tiếp nhận.

    { $link }

    { mail-news-choice }

mail-assigned-subject = Ông/bà được phân công xử lý hồ sơ { $code }
mail-assigned-body =
    { mail-greeting }

    Ông/bà được phân công xử lý hồ sơ { $code } ({ $procedure }).

    { $link }

    { mail-news-choice }

mail-dossier-forwarded-subject = Hồ sơ chuyển đến bước của ông/bà: { $code }
mail-dossier-forwarded-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) vừa được chuyển đến bước của ông/bà và chưa phân công cho ai.

    { $link }

    { mail-news-choice }

mail-dossier-sent-back-subject = Hồ sơ trả lại bước của ông/bà: { $code }
mail-dossier-sent-back-body =
    { mail-greeting }

    Hồ sơ { $code } ({ $procedure }) vừa được trả lại bước của ông/bà và chưa phân công cho ai. Lý do có trong tiến độ hồ sơ.

    { $link }

    { mail-news-choice }

mail-withdrawal-requested-subject = Người nộp xin rút hồ sơ { $code }
mail-withdrawal-requested-body =
    { mail-greeting }

    Người nộp xin rút hồ sơ { $code } ({ $procedure }). Hồ sơ chờ cơ quan dừng xử lý hoặc từ chối cho rút. Lý do có trong tiến độ hồ sơ.

    { $link }

    { mail-news-choice }

mail-supplement-answered-subject = Người nộp đã bổ sung hồ sơ { $code }
mail-supplement-answered-body =
    { mail-greeting }

    Người nộp đã bổ sung hồ sơ { $code } ({ $procedure }) theo yêu cầu. Hồ sơ chờ cơ quan xử lý tiếp.

    { $link }

    { mail-news-choice }

mail-taken-over-subject = Ông/bà được bàn giao hồ sơ của đồng nghiệp
mail-taken-over-body =
    { mail-greeting }

    Các hồ sơ do một đồng nghiệp đang xử lý được bàn giao cho ông/bà. Xem trong mục “Của tôi”:

    { $link }

    { mail-closing }

mail-handed-over-subject = Hồ sơ của ông/bà được bàn giao cho đồng nghiệp
mail-handed-over-body =
    { mail-greeting }

    Các hồ sơ ông/bà đang xử lý được bàn giao cho một đồng nghiệp. Hồ sơ còn lại, nếu có, vẫn ở mục “Của tôi”:

    { $link }

    { mail-closing }

sms-message-to-applicant = Hồ sơ { $code }: cơ quan có tin nhắn mới cho ông/bà.

mail-instead-of = Ông/bà nhận thư này thay { $away } đang vắng.
