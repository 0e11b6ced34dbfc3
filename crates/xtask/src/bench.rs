//! x
use anyhow::Result;
pub(crate) fn print() -> Result<()> {
    Ok(())
}
