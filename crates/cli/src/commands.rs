//! One module a command; each converts, calls the workflow, prints.

pub(crate) mod ask;
pub(crate) mod audit;
pub(crate) mod detect;
pub(crate) mod doctor;
pub(crate) mod endpoint;
pub(crate) mod pack;
pub(crate) mod redact;
