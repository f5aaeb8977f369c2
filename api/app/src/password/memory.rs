use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Argon2, Block};

/// The blocks that hashes work in, kept from one to the next: asked of the allocator anew each time, 19 MiB a hash
/// stay with whichever thread it ran on.
#[derive(Clone, Default)]
pub(super) struct Blocks(Arc<Mutex<Vec<Vec<Block>>>>);

impl Blocks {
    /// Hashes a password into `out` with kept blocks, and wipes them.
    pub(super) fn hash(
        &self,
        argon2: &Argon2<'_>,
        password: &[u8],
        salt: &[u8],
        out: &mut [u8],
    ) -> Result<(), argon2::Error> {
        let mut blocks = self.kept().pop().unwrap_or_default();
        let count = argon2.params().block_count();
        if blocks.len() < count {
            // Freed first, so that never both are held.
            drop(std::mem::take(&mut blocks));
            blocks = vec![Block::new(); count];
        }
        let hashed = argon2.hash_password_into_with_memory(password, salt, out, &mut blocks[..count]);
        // What the password was spread over is not left lying about until the next one.
        blocks[..count].fill(Block::new());
        self.kept().push(blocks);
        hashed
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Blocks of as many hashes as have run at once.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.kept().len()
    }
}
