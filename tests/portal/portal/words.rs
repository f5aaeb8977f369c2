//! Texts that the walks look for, in Vietnamese as in the guide, and in English.

const ENGLISH: &[(&str, &str)] = &[
    ("12/03/2019", "12 March 2019"),
    ("Bạn đã đăng xuất", "You are signed out"),
    ("Bổ sung", "Supplement"),
    ("Chưa có cán bộ nào xem hồ sơ này", "Nobody at the office has viewed this dossier yet"),
    ("Chưa có trao đổi nào", "No messages yet"),
    ("Công dân yêu cầu rút hồ sơ", "Withdrawal requested"),
    ("Cấp Giấy phép bán buôn rượu trên địa bàn tỉnh", "Licence for the wholesale of alcohol within the province"),
    ("Việc cần làm", "To do"),
    ("Cần chuẩn bị", "What you need"),
    ("Cập nhật", "Save"),
    ("Cập nhật thông tin thành công", "Saved."),
    ("DỊCH VỤ CÔNG TRỰC TUYẾN", "Online services"),
    ("Ghi nhầm email", "Was the e-mail address"),
    ("Gửi", "Send"),
    ("Gửi hồ sơ", "Send dossier"),
    ("Gửi hồ sơ bổ sung", "Send supplement"),
    ("Gửi hồ sơ thành công", "Dossier sent"),
    ("Gửi yêu cầu rút", "Ask to withdraw"),
    ("Hồ sơ chưa được gửi", "Not sent yet"),
    ("Không tìm thấy hồ sơ", "No dossier found"),
    ("Kích hoạt", "Activate"),
    ("Lưu và tiếp tục", "Save and continue"),
    ("Mã không đúng", "Wrong code"),
    ("Mã tra cứu bí mật không đúng", "The look-up secret is wrong"),
    ("Mật khẩu hiện tại không đúng", "current password is wrong"),
    ("Mới đăng ký", "Registered"),
    ("Ngày sinh phải đúng định dạng dd/mm/yyyy", "Date of birth must be dd/mm/yyyy"),
    ("Người đại diện", "Legal representative"),
    ("Nộp hồ sơ", "Apply"),
    ("Rút hồ sơ", "Withdraw"),
    ("Thiết bị này", "This device"),
    ("Thành phần hồ sơ", "Papers"),
    ("Thương nhân", "Trader"),
    ("Thông báo đã gửi cho bạn", "Notifications sent to you"),
    ("Tiếp tục", "Continue"),
    ("Tiến độ xử lý hồ sơ", "Progress"),
    ("Tài khoản đã được kích hoạt", "Your account is active"),
    ("Tên đăng nhập hoặc mật khẩu không đúng", "Wrong username or password"),
    ("Xem chi tiết", "Show details"),
    ("Xác nhận", "Confirm"),
    (
        "tệp không phải là PDF. Hãy lưu lại thành PDF rồi tải lên",
        "the file is not a PDF. Save it as PDF, then upload that",
    ),
    ("chỗ cần sửa", "problem"),
    ("ích hoạt", "ctivate"),
    ("Mới bổ sung ngày", "New, supplemented"),
    ("Đã gửi bổ sung", "Supplement sent"),
    ("Đã gửi yêu cầu rút hồ sơ", "Your withdrawal request has been sent"),
    ("Đã nộp hồ sơ", "Dossier submitted"),
    ("Đã sửa nhưng chưa gửi", "Changed, not sent"),
    ("Đã đổi mật khẩu", "The password is changed"),
    ("Đăng ký thành công", "Registered."),
    ("Đăng ký thành viên", "Register"),
    ("Đăng ký tài khoản thành viên", "Create an account"),
    ("Đăng nhập", "Sign in"),
    ("Đăng xuất", "Sign out"),
];

/// A page's text in this language; typed input is the same in both.
pub(super) fn worded<'a>(language: &str, words: &'a str) -> &'a str {
    if language == "vi" {
        return words;
    }
    ENGLISH.iter().find(|(vietnamese, _)| *vietnamese == words).map_or(words, |(_, english)| english)
}
