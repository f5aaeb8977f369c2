//! Memory pool of password hashing.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{Argon2, Block};

/// Pool of memory blocks: allocated anew for each hash, 19 MiB would stay with each thread that ran one.
#[derive(Clone, Default)]
pub(super) struct Blocks(Arc<Mutex<Vec<Vec<Block>>>>);

impl Blocks {
    /// Hashes a password into `out` with pooled blocks, and wipes them.
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
            // Freed first, so that both are never held at once.
            drop(std::mem::take(&mut blocks));
            blocks = vec![Block::new(); count];
        }
        let hashed = argon2.hash_password_into_with_memory(password, salt, out, &mut blocks[..count]);
        // Wiped, since the blocks derive from the password.
        blocks[..count].fill(Block::new());
        self.kept().push(blocks);
        hashed
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Number of pooled blocks: the most concurrent hashes so far.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.kept().len()
    }
}
