//! The viewer's own account: personal data, telephone, password, sessions and data copies.

mod code_form;
mod copy;
mod devices;
mod particulars;
mod password;
mod readable;
mod telephone;

pub use copy::give as give_copy;
pub use devices::{end as end_session, show as show_devices};
pub use particulars::{show, update};
pub use password::{change as change_password, show as show_password};
pub use readable::give as give_readable_copy;
pub use telephone::give_code as give_phone_code;
