//! Logging a contact by a line.

use crate::harness::{story, text_of};

#[test]
fn a_line_with_a_mention_adds_the_person_and_logs() {
    story(async |office| {
        let lena = office.lena().await;
        let echo = lena.asks("/checkin @dana coffee, shared our SSO plan").await;
        let said = text_of(&echo);
        assert!(said.contains("Logged: coffee today with <@U0DANA>."), "{said}");
        assert!(said.contains("*Shared:* our SSO plan") && said.contains("I added"), "{said}");
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn undo_takes_it_back_and_the_clock_with_it() {
    story(async |office| {
        let lena = office.lena().await;
        let echo = lena.asks("/checkin @dana coffee").await;
        assert!(lena.desk().await.peers[0].clocks.last_talk.is_some());
        lena.clicks(&echo, "checkin.undo").await;
        assert!(text_of(&lena.again(&echo)).contains("Taken back"));
        let desk = lena.desk().await;
        assert_eq!((lena.logged().await, desk.peers[0].clocks.last_talk), (0, None));
    });
}

#[test]
fn a_name_on_the_list_is_enough() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Margaret Reid board").await;
        for line in ["/checkin Margaret Reid lunch", "/checkin margaret call", "/checkin reid walk yesterday"]
        {
            let echo = lena.asks(line).await;
            assert!(text_of(&echo).contains("with *Margaret Reid*"), "{line}: {}", text_of(&echo));
        }
        assert_eq!(lena.logged().await, 3);
    });
}
