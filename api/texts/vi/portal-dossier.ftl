# A dossier, as its applicant and whoever looks it up read it.

portal-dossier-agency = Cơ quan giải quyết
portal-dossier-submitted = Ngày nộp
portal-dossier-due = Ngày hẹn trả
portal-dossier-progress = Tiến độ xử lý hồ sơ
portal-dossier-detail = Chi tiết hồ sơ
portal-dossier-applicant = Người nộp
portal-dossier-paper = Giấy tờ

portal-timeliness-not-started = Chưa tính thời hạn
portal-timeliness-on-time = Trong hạn
portal-timeliness-due-soon = Sắp đến hạn
portal-timeliness-overdue = Quá hạn
portal-timeliness-paused = Tạm dừng
portal-timeliness-done-early = Xong trước hạn
portal-timeliness-done-on-time = Xong đúng hạn
portal-timeliness-done-late = Xong quá hạn
