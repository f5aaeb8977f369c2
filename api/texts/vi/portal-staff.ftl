# The pages of those who work here: the queue, a dossier's workspace, its acts, the report.

portal-shell-queue = Hồ sơ cần xử lý
portal-shell-search = Tìm hồ sơ theo mã, người nộp, thủ tục

portal-left-days = còn { $count } ngày làm việc
portal-left-hours = còn { $count } giờ làm việc
portal-over-days = quá { $count } ngày làm việc
portal-over-hours = quá { $count } giờ làm việc

portal-dossier-code = Mã hồ sơ
portal-dossier-procedure = Thủ tục
portal-dossier-status = Trạng thái

portal-queue-title = Hồ sơ cần xử lý
portal-queue-whose = Hồ sơ của ai
portal-queue-mine = Của tôi
portal-queue-nobody = Chưa giao
portal-queue-anyone = Cả cơ quan
portal-queue-step = Bước
portal-queue-assignee = Người xử lý
portal-queue-at-desk = Bộ phận tiếp nhận
portal-queue-unassigned = Chưa giao
portal-queue-unread = { $count } tin chưa xem
portal-queue-no-due = Chưa hẹn ngày
portal-queue-search = Từ khóa
portal-queue-search-hint = Mã hồ sơ, người nộp hoặc thủ tục; có thể gõ không dấu
portal-queue-filters = Lọc hồ sơ
portal-queue-timeliness = Thời hạn
portal-queue-from = Nộp từ ngày
portal-queue-to = Nộp đến ngày
portal-queue-since = Nộp từ { $day }
portal-queue-until = Nộp đến { $day }
portal-queue-searched = Tìm: { $text }
portal-queue-apply = Lọc
portal-queue-clear = Xóa bộ lọc
portal-queue-chips = Đang lọc theo
portal-queue-without = Bỏ lọc:
portal-queue-save = Lưu bộ lọc
portal-queue-views = Bộ lọc đã lưu
portal-queue-delete-view = Xóa bộ lọc
portal-queue-none = Không có hồ sơ nào khớp.
portal-queue-none-mine = Bạn chưa có hồ sơ nào cần xử lý.
portal-queue-found = { $count } hồ sơ
portal-queue-tick = Chọn { $code }
portal-queue-tick-column = Chọn
portal-queue-ticked = Với các hồ sơ đã chọn:
portal-pages-previous = Trang trước

portal-views-title = Lưu bộ lọc
portal-views-name = Tên bộ lọc
portal-views-name-hint = Bộ lọc cùng tên được thay thế. Chỉ bạn thấy bộ lọc này.
portal-views-save = Lưu bộ lọc

portal-bulk-accept = Tiếp nhận { $count } hồ sơ
portal-bulk-assign = Giao { $count } hồ sơ
portal-bulk-done-title = Kết quả từng hồ sơ
portal-bulk-done = Đã làm xong: { $count }
portal-bulk-refused = Chưa làm được: { $count }
portal-bulk-one-done = Đã xong
portal-bulk-forbidden = Bạn không có quyền làm việc này với hồ sơ.
portal-bulk-back = Về danh sách hồ sơ

portal-assign-none = Hãy chọn người xử lý.
portal-assign-officer = { $name } – đang xử lý { $count } hồ sơ

portal-act-cancel = Thôi
portal-act-accept = Tiếp nhận
portal-act-assign = Giao việc
portal-act-note = Ghi chú
portal-act-note-told = Người nộp đọc được ghi chú này.

portal-notice-view-saved = Đã lưu bộ lọc.
portal-notice-view-deleted = Đã xóa bộ lọc.
portal-notice-nothing-ticked = Bạn chưa chọn hồ sơ nào.
