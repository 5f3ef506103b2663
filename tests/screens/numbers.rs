//! A lead's own numbers as compact text.

use super::usual::screens;

#[test]
fn numbers() {
    insta::assert_snapshot!(screens(&["numbers::page", "numbers::page, all"]), @r#"
    ### numbers::page
    "Your numbers. Weeks on cadence: 6 of 6; Relational: not enough yet (3 of 5); Two-way: not enough yet (3 of 5); Roles covered: 3 of 8; Promises kept: not enough yet (2 of 5)."
    == Your numbers
    *Weeks on cadence:* 6 of 6
    _Of the last 8 weeks, those at whose end at most one in 5 of your people was overdue._
    *Relational:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those in which nothing had to be decided or done._
    *Two-way:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those with something learned or shared, those with both._
    *Roles covered:* 3 of 8
    _Of the roles of a leadership team that there are here, board and vendors included, those that somebody on your list has._
    *Promises kept:* not enough yet (2 of 5)
    _Of your promises that were done or came due, those done by the date you named first._
      (Only you see this. None of it is a score, and nobody is compared with anybody: only with your own 90 days before.)
    [Show all] [Draw a picture]

    ### numbers::page, all
    "Your numbers. Weeks on cadence: 6 of 6; Relational: not enough yet (3 of 5); Two-way: not enough yet (3 of 5); Roles covered: 3 of 8; Promises kept: not enough yet (2 of 5)."
    == Your numbers
    *Rhythm*
    *Weeks on cadence:* 6 of 6
    _Of the last 8 weeks, those at whose end at most one in 5 of your people was overdue._
    *Openers used:* not enough yet (0 of 5)
    _Of the nudges of the last 90 days that had an opener, those you logged a check-in from._
    *A talk before the request:* not enough yet (0 of 5)
    _Of your check-ins of the last 90 days in which something had to be decided or done, those with a talk within that person's cadence before._
    *Peers and vendors:* not enough yet (3 of 5)
    _Your check-ins of the last 90 days with vendors, beside those with everybody else._
    *Talks*
    *Relational:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those in which nothing had to be decided or done._
    *Unstructured:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those with neither a request nor an agenda; only they add warmth._
    *Logged as structured:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those that had an agenda; they are kept out of warmth._
    *Started by you:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those that say who started them, those that you started._
    *Something learned:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, those with something you learned of their space._
    *Two-way:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those with something learned or shared, those with both._
    *Asked early:* not enough yet (0 of 5)
    _Of your check-ins of the last 90 days, among those that say whether you were asked early or told after, those where you were asked early._
    *Played back:* not enough yet (3 of 5)
    _Of your check-ins of the last 90 days, among those where you added more, those where you played back what you heard._
    *Raised by you:* not enough yet (0 of 5)
    _Of your check-ins of the last 90 days, among those in which you shared something and that say who started them, those that you started._
    *People*
    *Roles covered:* 3 of 8
    _Of the roles of a leadership team that there are here, board and vendors included, those that somebody on your list has._
    *People with a role:* 3 of 3
    _Of the people on your list, those whose role is another than Other._
    *People tailored:* 3 of 3
    _Of the people on your list, those with how they prefer contact, what they care about, or a cadence of their own._
    *People with a shared goal:* 3 of 3
    _Of the people on your list, those with what you would both call a win._
    *Both needs written down:* 0 of 3
    _Of the people on your list, those with what they need of IT and what IT needs of them._
    *Board members met:* nothing to count yet
    _Of the board members on your list, those you were in contact with in the last 90 days._
    *Needs*
    *Needs in their words:* not enough yet (3 of 5)
    _Of the needs you logged in the last 90 days, those that name no solution._
    *Needs with a choice:* not enough yet (3 of 5)
    _Of the needs you logged in the last 90 days, those with 2 or more ways to meet them._
    *Promises*
    *Promises kept:* not enough yet (2 of 5)
    _Of your promises that were done or came due, those done by the date you named first._
    *Kept after a late one:* nothing to count yet
    _Of the promises you closed after your last late one, at most 3, those kept._
    *Dates earlier than Likely:* 3
    _Dates you kept although they were earlier than Likely by your own record, of milestones and promises._
    *Moves with a reason:* 6 of 6
    _Of all moves of a promised date, those with their cause._
    *Milestones*
    *With an outcome:* 3 of 3
    _Of your open milestones, ideas included, those that say what the business can do afterwards._
    *With a business case:* 3 of 3
    _Of your open milestones, ideas included, those with a business case._
    *Agreed both ways:* 3 of 3
    _Of your open milestones, ideas included, those with what each side needs of the other._
    *Hours to tell the sponsor:* not enough yet (0 of 3)
    _The middle of the hours from noting an obstacle to telling the sponsor, over all you told them of._
    *Better than the forecast:* not enough yet (0 of 5)
    _Of your posts of the last 90 days that had a forecast, those with a better colour than the forecast, each with its reason._
    *Jargon in a post:* not enough yet (0 of 5)
    _The words in a post of the last 90 days that its readers may not know, on average._
    *Date, budget and result:* not enough yet (0 of 5)
    _Of the milestones you delivered, those by the date first promised, within budget, and with the result wanted._
    *Reviews*
    *With a current stance:* 0 of 3
    _Of your promised milestones with a sponsor, those whose sponsor's stance you noted in the last 60 days._
    *Quarters looked back on:* nothing to count yet
    _Of the last 4 whole quarters you were here for, those you answered a question of the review on._
    *Explained in plain words:* 0
    _The sentences with which you helped somebody understand technology, in your reviews of the last 90 days._
    *Facts of the business:* 0
    _The facts you learned of how the business makes money, in your reviews of the last 90 days._
    *Steps outside IT:* 0
    _The steps you named to learn outside IT, in your reviews of the last 90 days._
    *Tools they try out:* 0
    _The things you named that somebody is trying out, in your reviews of the last 90 days._
    *Guidance given:* 0
    _The pieces of your advice that somebody used, in your reviews of the last 90 days._
    *Stretch contacts:* 0
    _The people hard to meet whom you named, with what to ask them, in your reviews of the last 90 days._
    *Risks in money terms:* 0
    _The risks you named in money terms, in your reviews of the last 90 days._
      (Only you see this. None of it is a score, and nobody is compared with anybody: only with your own 90 days before.)
    [Show fewer] [Draw a picture]
    "#);
}
