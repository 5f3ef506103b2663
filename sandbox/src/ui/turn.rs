//! Turning the clock.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::people::Trouble;
use crate::world::{Leap, World};

/// What to do with the clock.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Turn {
    op: String,
    #[serde(rename = "as", default)]
    user: String,
    speed: Option<f64>,
    now: Option<i64>,
    by: Option<i64>,
    label: Option<String>,
}

/// Turns the clock, or lets the host program say where it leaps to.
pub(crate) async fn turn(world: &World, turn: Turn) -> Result<Value, Trouble> {
    let missing = |what: &str| Trouble::new(format!("missing_{what}"));
    let clock = &world.clock;
    let mut message = Value::Null;
    let turned = match turn.op.as_str() {
        "pause" => clock.pause(),
        "resume" => clock.resume(),
        "speed" => clock.set_speed(turn.speed.ok_or_else(|| missing("speed"))?),
        "set" => clock.set(turn.now.ok_or_else(|| missing("now"))?),
        "advance" => clock.advance(turn.by.ok_or_else(|| missing("by"))?),
        "jump" => {
            let Leap { to, says } = leap(world, turn.label.as_deref().unwrap_or_default(), turn.user).await?;
            message = json!(says.or_else(|| to.is_none().then(|| "Nothing to jump to.".to_owned())));
            to.map_or_else(|| Ok(clock.reading()), |to| clock.set(to))
        }
        _ => return Err(Trouble::new("unknown_op")),
    };
    let reading = turned.map_err(|real| Trouble::new(real.to_string()))?;
    world.unsaved.notify_one();
    Ok(json!({ "clock": reading, "message": message }))
}

/// Where the leap under a label goes for a person.
async fn leap(world: &World, label: &str, user: String) -> Result<Leap, Trouble> {
    let hook = world.jumps.iter().find(|(own, _)| own == label).map(|(_, hook)| hook.clone());
    let hook = hook.ok_or_else(|| Trouble::new("unknown_jump"))?;
    Ok(hook(world.now(), user).await)
}
