# SMS. In one that brings a code, the code is the only number, so that phones offer it for filling in. News fit in one
# part in English, in two in Vietnamese.

sms-activation-otp = Mã kích hoạt tài khoản dịch vụ công của ông/bà là { $otp }. Mã có hiệu lực trong năm phút. Không chia sẻ mã này với bất kỳ ai.
sms-phone-otp = Mã xác nhận số điện thoại mới của tài khoản dịch vụ công là { $otp }. Mã có hiệu lực trong năm phút. Không chia sẻ mã này với bất kỳ ai.

sms-notice = Hồ sơ { $code }: { $news }.
sms-notice-due = Hẹn trả { $due }.
sms-notice-respond-by = Bổ sung chậm nhất { $respondBy }.

sms-decided = Hồ sơ { $code }: đã có kết quả: { $outcome }.
sms-returned = Hồ sơ { $code }: đã trả kết quả: { $outcome }.
sms-result-download = Đăng nhập để tải kết quả.
sms-result-see = Đăng nhập để xem kết quả.

sms-answer-awaited = { $date ->
    [none] Hồ sơ { $code }: cơ quan đang chờ ông/bà bổ sung.
   *[other] Hồ sơ { $code }: cơ quan đang chờ ông/bà bổ sung, chậm nhất { $date }.
}
sms-answer-lapsed = Hồ sơ { $code }: đã quá hạn bổ sung từ { $date }.
