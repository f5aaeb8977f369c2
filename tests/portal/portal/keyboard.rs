//! Keyboard-only use: Tab reaches everything, with visible focus.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::browser::Browser;

/// Upper bound of a page's tab stops.
const STOPS: usize = 250;
/// Whether the element has the focus, and whether the focus is visible.
const LOOK: &str = "const [wanted] = arguments; const here = document.activeElement; \
    if (!here || here === document.body) return { there: false, faults: [] }; \
    const style = getComputedStyle(here); const box = here.getBoundingClientRect(); const faults = []; \
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('is not seen to have the focus'); \
    const [x, y] = [(box.left + box.right) / 2, (box.top + Math.min(box.bottom, innerHeight)) / 2]; \
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) faults.push('is off the screen'); \
    else { const top = document.elementFromPoint(x, Math.max(y, 0)); \
        if (top && !here.contains(top) && !top.contains(here)) faults.push(`is covered by ${top.outerHTML.slice(0, 80)}`); } \
    return { there: here === wanted, faults: faults.map((fault) => `${here.outerHTML.slice(0, 120)} ${fault}`) }";

impl Browser {
    /// Reaches this element by Tab.
    pub(super) async fn reach(&self, wanted: &Element) {
        let wanted = serde_json::to_value(wanted).expect("an element");
        for _ in 0..STOPS {
            let seen = self.run_with(LOOK, vec![wanted.clone()]).await;
            assert_eq!(seen["faults"], json!([]));
            if seen["there"] == true {
                return;
            }
            self.strike(&[Key::Tab.into()]).await;
        }
        let wanted = self.run_with("return arguments[0].outerHTML.slice(0, 200)", vec![wanted]).await;
        panic!("Tab does not lead to {wanted} on {}", self.path().await);
    }

    pub(super) async fn strike(&self, keys: &[char]) {
        let strokes = keys.iter().fold(KeyActions::new("keys".to_owned()), |strokes, &value| {
            strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.perform(strokes).await;
    }

    /// Replaces the focused control's text.
    pub(super) async fn type_over(&self, text: &str) {
        let all = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: Key::Control.into() })
            .then(KeyAction::Down { value: 'a' })
            .then(KeyAction::Up { value: 'a' })
            .then(KeyAction::Up { value: Key::Control.into() });
        self.perform(all).await;
        self.strike(&[Key::Delete.into()]).await;
        self.strike(&text.chars().collect::<Vec<_>>()).await;
    }

    /// Selects a radio button by arrows, or ticks a box.
    pub(super) async fn choose_by_keyboard(&self, choice: &Element) {
        let is_radio = choice.attr("type").await.expect("a choice").as_deref() == Some("radio");
        if !is_radio {
            self.reach(choice).await;
            return self.strike(&[' ']).await;
        }
        // Tab stops at the selected one, or the first.
        let wanted = serde_json::to_value(choice).expect("an element");
        let entry = "const group = [...document.getElementsByName(arguments[0].name)]; \
            return group.find((radio) => radio.checked) ?? group[0]";
        let entry = self.run_with(entry, vec![wanted.clone()]).await;
        self.reach(&self.element(&entry)).await;
        self.strike(&[' ']).await;
        let is_chosen =
            async || self.run_with("return arguments[0].checked", vec![wanted.clone()]).await == Value::Bool(true);
        for _ in 0..STOPS {
            if is_chosen().await {
                return;
            }
            self.strike(&[Key::Down.into()]).await;
        }
        panic!("the arrows do not lead to a choice");
    }
}
