//! Nobody exports, forgets or deletes what is another's, whatever ids they send.

use super::milestones::lena_with_payroll;
use crate::harness::{Expected, Opening, Way};
use serde_json::json;

#[test]
fn forged_buttons_reach_only_ones_own() {
    Opening::default().over(Way::Http).story(async |office| {
        office.expect(Expected::Refusals);
        office.expect(Expected::Failures);
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let marco = office.someone("marco");
        marco.joins().await;
        let (before, seen) = (lena.desk().await, lena.messages());
        let dana = before.peers[0].id.to_string();
        let lead = before.lead.as_ref().expect("a lead").id.to_string();
        let mut nth = 0;
        for (action, value) in [
            ("forget", dana.as_str()),
            ("delete.mine", lead.as_str()),
            ("forget", dana.as_str()),
            ("words.keep", "checkin|draft:x"),
            ("words.reword", "promise|draft:x"),
        ] {
            nth += 1;
            let payload = json!({
                "type": "block_actions",
                "user": { "id": "U0MARCO", "team_id": "T0OFFICE" },
                "team": { "id": "T0OFFICE" },
                "trigger_id": format!("{nth}.privacy"),
                "response_url": format!("{}/response/T0OFFICE/forged", office.sandbox.url()),
                "container": { "type": "message", "message_ts": "1.1", "channel_id": "D1", "is_ephemeral": true },
                "actions": [{ "type": "button", "action_id": action, "block_id": "b", "value": value }],
            });
            assert_eq!(office.forge(&payload).await.0, 200, "{action}");
            office.settle().await;
        }
        assert!(marco.desk().await.lead.is_none(), "his own is gone, as he asked");
        assert_eq!(lena.desk().await, before, "nothing of hers is");
        assert_eq!(lena.messages(), seen, "and she was told nothing");
        marco.joins().await;
        marco.says("/rapport export").await;
        assert!(marco.messages().iter().all(|m| !m.to_string().contains("Dana Whitfield")));
        assert!(marco.asks("/rapport forget dana").await.to_string().contains("not among your people"));
        assert_eq!(lena.messages(), seen);
    });
}
