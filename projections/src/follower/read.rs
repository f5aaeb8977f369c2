use store::Recorded;
use store::log::{Page, Position};
use store::sql::{SqlError, WriteTransaction};

use super::Follower;
use super::piece::Piece;

impl Follower {
    /// The events after a position, brought to their present version; up to one that cannot be read, or to where
    /// others stand.
    pub(super) async fn read(&self, from: Position, up_to: Option<Position>) -> Result<Piece, SqlError> {
        let page = match up_to {
            Some(up_to) => self.0.parts.log.read_until(from, up_to, self.0.page).await?,
            None => self.0.parts.log.read_all(from, self.0.page).await?,
        };
        Ok(self.piece(page, from, up_to))
    }

    /// The same for whoever holds a transaction on the rows.
    pub(super) async fn read_within(
        &self,
        transaction: &mut WriteTransaction,
        from: Position,
        up_to: Position,
    ) -> Result<Piece, SqlError> {
        let page = self.0.parts.log.read_until_within(transaction, from, up_to, self.0.page).await?;
        Ok(self.piece(page, from, Some(up_to)))
    }

    fn piece(&self, page: Page, from: Position, up_to: Option<Position>) -> Piece {
        let mut piece = Piece { events: Vec::with_capacity(page.events.len()), next: from, unreadable: None };
        for stored in page.events {
            let position = stored.position;
            if up_to.is_some_and(|up_to| position > up_to) {
                piece.next = up_to.unwrap_or(piece.next);
                return piece;
            }
            match Recorded::read(stored, &self.0.parts.upcasters) {
                Ok(recorded) => piece.events.push(recorded),
                Err(error) => {
                    piece.unreadable = Some(format!(
                        "event {} of {} {} cannot be read",
                        error.sequence, error.stream.kind, error.stream.id
                    ));
                    return piece;
                }
            }
            piece.next = position;
        }
        if !piece.events.is_empty() {
            piece.next = page.next.max(piece.next);
        }
        // Whoever has read all that others have followed stands where they do.
        if let Some(up_to) = up_to.filter(|up_to| !page.more || piece.next > *up_to) {
            piece.next = up_to;
        }
        piece
    }
}
