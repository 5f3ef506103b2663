//! Modals and Home tabs, as a person uses them.

use serde_json::{Value, json};

use super::Person;
use crate::blocks;
use crate::people::{self, Choice, Container, Trouble};
use crate::state::state_key;

impl Person {
    /// Clicks or chooses in a view: the modal on top or a Home tab.
    pub async fn choose_in_view(&self, view: &Value, action_id: &str, chosen: Value) -> Result<(), Trouble> {
        let container = Container::View { view_id: view["id"].as_str().unwrap_or_default().to_owned() };
        self.use_element(container, view["blocks"].as_array().map_or(&[], Vec::as_slice), action_id, chosen)
            .await
    }

    /// Types into an external select of a view; what the app offers.
    pub async fn options_in_view(
        &self,
        view: &Value,
        action_id: &str,
        query: &str,
    ) -> Result<Value, Trouble> {
        let list = view["blocks"].as_array().map_or(&[][..], Vec::as_slice);
        let (block_id, _) =
            blocks::locate(list, action_id).ok_or_else(|| Trouble::new(format!("no element {action_id}")))?;
        let container = Container::View { view_id: view["id"].as_str().unwrap_or_default().to_owned() };
        let choice = Choice {
            container,
            block_id,
            action_id: action_id.to_owned(),
            element: Value::Null,
            values: Value::Null,
        };
        people::options(&self.world, &self.user, choice, query).await
    }

    /// The open modals, from bottom to top.
    pub fn views(&self) -> Vec<Value> {
        self.world.read(|state| {
            let ids = state.stacks.get(&self.user).into_iter().flatten();
            ids.filter_map(|id| state.views.get(id)).map(|view| view.for_page()).collect()
        })
    }

    /// Waits for a modal on top that fits.
    pub async fn wait_view(&self, fits: impl Fn(&Value) -> bool) -> Result<Value, Trouble> {
        self.wait("view", || self.views().pop().filter(|view| fits(view))).await
    }

    /// Submits a modal; `inputs` gives plain values by action id: a text, a date, an option's value, an id, a list of
    /// those, or the whole state of the element as an object.
    pub async fn submit(&self, view: &Value, inputs: &[(&str, Value)]) -> Result<(), Trouble> {
        let list = view["blocks"].as_array().map_or(&[][..], Vec::as_slice);
        let mut values = json!({});
        for (action_id, value) in inputs {
            let (block_id, element) = blocks::locate(list, action_id)
                .ok_or_else(|| Trouble::new(format!("no element {action_id}")))?;
            values[block_id][*action_id] = entered(&element, value);
        }
        people::submit(&self.world, &self.user, view["id"].as_str().unwrap_or_default(), &values).await
    }

    /// Closes a modal.
    pub fn close(&self, view: &Value) -> Result<(), Trouble> {
        people::close(&self.world, &self.user, view["id"].as_str().unwrap_or_default(), false)
    }

    /// Closes all modals.
    pub fn close_all(&self) -> Result<(), Trouble> {
        let top = self.views().pop().unwrap_or_default();
        people::close(&self.world, &self.user, top["id"].as_str().unwrap_or_default(), true)
    }

    /// Opens the Home tab of the first app.
    pub fn open_home(&self) -> Result<(), Trouble> {
        self.open_tab("home")
    }

    /// Opens a tab of the first app: `home` or `messages`.
    pub fn open_tab(&self, tab: &str) -> Result<(), Trouble> {
        let app = self.world.apps.first().ok_or_else(|| Trouble::new("app_not_found"))?;
        people::open_home(&self.world, &self.user, &app.id, tab).map(drop)
    }

    /// The Home tab of the first app.
    pub fn home(&self) -> Option<Value> {
        let app = self.world.apps.first()?;
        self.world
            .read(|state| state.homes.get(&format!("{}|{}", app.id, self.user)).map(|view| view.for_page()))
    }

    /// Waits for a Home tab that fits.
    pub async fn wait_home(&self, fits: impl Fn(&Value) -> bool) -> Result<Value, Trouble> {
        self.wait("home", || self.home().filter(|view| fits(view))).await
    }
}

/// The state of an element for a plain value.
fn entered(element: &Value, value: &Value) -> Value {
    if value.is_object() {
        return value.clone();
    }
    let (key, _) = state_key(element["type"].as_str().unwrap_or_default());
    let list = || value.as_array().into_iter().flatten();
    let chosen = match key {
        "selected_option" => option(element, value),
        "selected_options" => list().map(|value| option(element, value)).collect(),
        _ => value.clone(),
    };
    json!({ key: chosen })
}

/// The option of an element that has this value.
fn option(element: &Value, value: &Value) -> Value {
    let groups = element["option_groups"].as_array().into_iter().flatten();
    let lists = groups.map(|group| &group["options"]).chain([&element["options"]]);
    let mut all = lists.filter_map(Value::as_array).flatten();
    let found = all.find(|option| option["value"] == *value).cloned();
    found.unwrap_or_else(|| json!({ "text": { "type": "plain_text", "text": value }, "value": value }))
}
