# SMS: the code is the only number, so that phones offer it for filling in.

sms-activation-otp = Mã kích hoạt tài khoản dịch vụ công của bạn là { $otp }. Mã có hiệu lực trong năm phút. Không chia sẻ mã này với bất kỳ ai.
