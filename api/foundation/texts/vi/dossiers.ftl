# Statuses are those of the National Public Service Portal, word for word; progress is named after the event.

status-REGISTERED = Mới đăng ký
status-ACCEPTED = Được tiếp nhận
status-REJECTED = Không được tiếp nhận
status-PROCESSING = Đang xử lý
status-SUPPLEMENT_REQUESTED = Yêu cầu bổ sung giấy tờ
status-PAYMENT_REQUIRED = Yêu cầu thực hiện nghĩa vụ tài chính
status-WITHDRAWAL_REQUESTED = Công dân yêu cầu rút hồ sơ
status-STOPPED = Dừng xử lý
status-RESOLVED = Đã xử lý xong
status-RESULT_RETURNED = Đã trả kết quả

outcome-GRANTED = Chấp thuận
outcome-REFUSED = Từ chối giải quyết

progress-DossierSubmitted = Nộp hồ sơ
progress-DossierAccepted = Tiếp nhận hồ sơ
progress-DossierRejected = Từ chối tiếp nhận hồ sơ
progress-SupplementRequested = Yêu cầu bổ sung hồ sơ
progress-DossierSupplemented = Bổ sung hồ sơ
progress-SupplementRequestCancelled = Hủy yêu cầu bổ sung hồ sơ
progress-DueDateMoved = Điều chỉnh ngày hẹn trả
progress-DossierAssigned = Phân công xử lý
progress-DossierReleased = Thu hồi phân công xử lý
progress-WithdrawalRequested = Yêu cầu rút hồ sơ
progress-WithdrawalDeclined = Không chấp thuận rút hồ sơ
progress-ProcessingStopped = Dừng xử lý hồ sơ
progress-DossierForwarded = Chuyển sang bước tiếp theo
    .step = Chuyển sang bước: { $step }
progress-DossierSentBack = Trả lại bước trước
    .step = Trả lại bước: { $step }
progress-PaymentRequested = Yêu cầu nộp phí, lệ phí
progress-PaymentRecorded = Đã ghi nhận nộp phí, lệ phí
progress-PaymentRequestCancelled = Hủy yêu cầu nộp phí, lệ phí
progress-DeadlineExtended = Xin lỗi và hẹn lại ngày trả kết quả
progress-DossierDecided = Có kết quả giải quyết
progress-RulingRevoked = Thu hồi quyết định ghi nhầm
progress-ResultReturned = Trả kết quả

exchange-revoked =
    Cơ quan đã thu hồi quyết định ghi nhầm đối với hồ sơ này. Hồ sơ được xử lý tiếp như trước đó.
    Lý do: { $reason }

barrier-NOT_YOURS = Chỉ { $who } mới được thực hiện thao tác này.
barrier-NOT_YOURS_NOW = Lúc này chỉ { $who } mới được thực hiện thao tác này.
barrier-EXAMINED = Bạn đã tham gia thẩm định hồ sơ này, { $who } khác phải quyết định.
barrier-STATUS = Hồ sơ đang ở trạng thái không cho phép thao tác này.
barrier-OTHER_STEP = Hồ sơ đang ở bước của bộ phận khác: chỉ { $who } mới được thực hiện thao tác này.
barrier-NOT_ASSIGNED = Chỉ cán bộ được phân công mới xử lý được bước này.
barrier-CLAIMED = Cán bộ khác đang xử lý hồ sơ này: chỉ { $who } mới được thực hiện thao tác này.
barrier-FIRST_STEP = Hồ sơ đang ở bước đầu tiên.
barrier-LAST_STEP = Hồ sơ đã ở bước cuối.
barrier-NOT_LAST_STEP = Hồ sơ chưa đến bước quyết định.
barrier-EXTENDED = Hồ sơ đã được hẹn lại ngày trả kết quả một lần.
barrier-TOO_LATE = Chỉ được hẹn lại ngày trả kết quả chậm nhất vào ngày làm việc trước ngày hẹn trả.
barrier-NOT_LAPSED = Người nộp vẫn còn thời hạn bổ sung.

any-of = { $others } hoặc { $last }
doer-APPLICANT = người nộp hồ sơ
doer-RECEPTION = Bộ phận Một cửa
doer-SPECIALIST = chuyên viên
doer-LEADER = lãnh đạo
doer-ASSIGNEE = cán bộ được phân công
doer-STEP_OFFICER = cán bộ phụ trách bước xử lý
doer-OFFICER = cán bộ của cơ quan giải quyết

event-MessagePosted = Gửi tin trao đổi
event-MessagesRead = Đã đọc tin trao đổi
event-DossierViewed = Xem hồ sơ
event-DeadlineReached = Đến mốc thời hạn
event-ReminderRequested = Gửi nhắc việc
stream-dossier = Hồ sơ
stream-exchange = Trao đổi
stream-viewing = Lượt xem
stream-deadline = Thời hạn
