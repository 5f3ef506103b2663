//! Status posts and the milestone's page as compact text.

use super::usual::screens;

#[test]
fn status_posts() {
    let names = ["milestone::post", "milestone::preview", "milestone::digest", "milestone::show"];
    insta::assert_snapshot!(screens(&names), @r#"
    ### milestone::post
    "One payroll for all sites · 🟢 Green · confidence 7 of 10
    Promised 1 Jun 2027 · likely 9 Jun 2027 · safe 24 Jun 2027 · moved once (from 1 May 2027: the close takes 9 days)
    Green because: the close takes 9 days
    Changed: the close takes 9 days
    Means for you: the close takes 9 days
    Need from you: the close takes 9 days
    Next update: 5 Dec"
    *One payroll for all sites* · 🟢 Green · confidence 7 of 10
    Promised 1 Jun 2027 · likely 9 Jun 2027 · safe 24 Jun 2027 · moved once (from 1 May 2027: the close takes 9 days)
    *Green because:* the close takes 9 days
    *Changed:* the close takes 9 days
    *Means for you:* the close takes 9 days
    *Need from you:* the close takes 9 days
    *Next update:* 5 Dec
      (Status update by <@UL1>)

    ### milestone::preview
    # Preview
      (This is how it will look in <#C1>.)
    --
    *One payroll for all sites* · 🟢 Green · confidence 7 of 10
    Promised 1 Jun 2027 · likely 9 Jun 2027 · safe 24 Jun 2027 · moved once (from 1 May 2027: the close takes 9 days)
    *Green because:* the close takes 9 days
    *Changed:* the close takes 9 days
    *Means for you:* the close takes 9 days
    *Need from you:* the close takes 9 days
    *Next update:* 5 Dec
      (Status update by <@UL1>)
    --
      (Only you see this: "Means for you" names no money, time, risk or customers yet. One line with a figure helps, such as hours saved.)
      (Only you see this: words that some readers may not know. Whichever you keep is not asked about again.)
    *SSO* · one sign-in
    [Use 'one sign-in'] [Keep, this channel knows it] [Keep, Ana Ruiz knows it]
    *SSO 1* · capitals I do not know; spell them out once
    [Keep, this channel knows it] [Keep, Ana Ruiz knows it]
    *SSO 2* · one sign-in
    [Use 'one sign-in'] [Keep, this channel knows it] [Keep, Ana Ruiz knows it]
      (Nothing is posted until you say so. Cancel keeps it as a draft.)
    [[Post]]

    ### milestone::digest
    "Milestones this week: 3 open"
    == Milestones this week
    🔴 Red · *One payroll for all sites 2*
    The close takes 9 days
    First promised for 29 Mar, now 12 Apr, in 40 days; moved once
    Led by <@UL1>
    🟡 Amber · *One payroll for all sites 1*
    The close takes 9 days
    First promised for 19 Mar, now 2 Apr, in 30 days; moved once
    Led by <@UL1>
    🟢 Green · the lead's own judgement · *One payroll for all sites*
    The close takes 9 days
    First promised for 9 Mar, now 23 Mar, in 20 days; moved once · the update due 2 Mar is still to come
    Led by <@UL1>
      (Worst first. Every date shows what was promised first. Asked for by <@UL1>.)

    ### milestone::show
    "One payroll for all sites: 🟢 Green · First promised for 9 Mar, now 23 Mar, in 20 days; moved once"
    == One payroll for all sites
    🟢 Green · First promised for 9 Mar, now 23 Mar, in 20 days; moved once
    Sponsor: *Ana Ruiz* · Posts to: <#C1>
    *So that the business can* the close takes 9 days
    *Business case:* the close takes 9 days
    *Ana's stance*, 22 Feb: the close takes 9 days
    They expect a close in three days, by 1 May 2027
    IT needs a test ledger
    Budget at risk: licences rose
    Co-owner: <@U77> · Stand-in while you are paused: <@U78>
    *In the way:* the close takes 9 days
    Since 3 Mar · Ana not told yet <I told Ana | Draft a note to Ana | I told someone else | It is cleared>
    *In the way:* the close takes 9 days
    Since 3 Mar · Ana told after 4 hours, Ana told after 4 hours, Ana told after 4 hours <I told someone else | It is cleared>
    *In the way:* the close takes 9 days
    Since 2 Mar · Ana told after 10 hours, Ana told after 10 hours, Ana told after 10 hours <I told someone else | It is cleared>
    --
    22 Jan · moved from 9 Mar to 23 Mar: the close takes 9 days
    1 Nov · first promised for 9 Mar
      (Your own estimate, private: 23 Mar.)
      (Linked work: <https://github.com/acme/payroll/milestone/7|acme/payroll, milestone 7> · GitHub says 30 Mar, 14 of 20 done, read 2 hours ago)
      (Not for the post: GitHub is due on 30 March, 7 days after the promised date. One of the two needs to move.)
    [*Draft update*] [Move date] [Mark done] [Show history] [Edit post] <Write down what was agreed | Log an obstacle | Edit | Give it up>
    "#);
}
