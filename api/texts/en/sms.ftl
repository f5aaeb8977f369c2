# SMS: the code is the only number, so that phones offer it for filling in.

sms-activation-otp = Your activation code for online public services is { $otp }. It holds for five minutes. Do not share it with anyone.
