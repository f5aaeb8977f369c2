//! Assertions on refused inputs.

use serde_json::Value;

use crate::test_service::{Person, TestService};

impl TestService {
    /// Fails unless the input is refused with exactly these faults, `CODE field`, and nothing is written.
    pub async fn refuses(&self, who: &Person, mutation: &str, input: &Value, faults: &[&str]) {
        let before = self.footprint().await;
        let reply = self.mutate(who, mutation, "", input.clone()).await;
        let mut expected = faults.to_vec();
        expected.sort_unstable();
        assert_eq!(reply.faults(), expected, "{mutation}({input})");
        self.assert_nothing_written_since(&before, &format!("{mutation}({input})")).await;
    }

    /// Fails unless the schema refuses the input, and nothing is written.
    pub async fn does_not_take(&self, who: &Person, mutation: &str, input: &Value) {
        let before = self.footprint().await;
        let reply = self.mutate(who, mutation, "", input.clone()).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT", "{mutation}({input})");
        self.assert_nothing_written_since(&before, &format!("{mutation}({input})")).await;
    }
}
