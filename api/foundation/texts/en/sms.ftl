# SMS. In one that brings a code, the code is the only number, so that phones offer it for filling in. News fit in one
# part in English, in two in Vietnamese.

sms-activation-otp = Your activation code for online public services is { $otp }. It is valid for five minutes. Do not share it with anyone.
sms-phone-otp = The code for your new telephone number at online public services is { $otp }. It is valid for five minutes. Do not share it with anyone.

sms-notice = Dossier { $code }: { $news }.
sms-notice-due = Due: { $due }.
sms-notice-respond-by = Answer by { $respondBy }.

sms-decided = Dossier { $code } has been decided: { $outcome }.
sms-returned = Dossier { $code }: the result has been returned: { $outcome }.
sms-result-download = Sign in to download it.
sms-result-see = Sign in to see it.

sms-answer-awaited = { $date ->
    [none] Dossier { $code }: the office is still waiting for your supplement.
   *[other] Dossier { $code }: the office is still waiting for your supplement, by { $date }.
}
sms-answer-lapsed = Dossier { $code }: the time to supplement ended on { $date }.
