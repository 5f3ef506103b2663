//! Every button and menu, and every form. A journey matches them exhaustively, so none is dead.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// A button or a menu: its action id, and its label where it is a button.
    ActionId {
        Start = "start", "Start";
        PeopleFirst = "people.first", "Add three people";
        NudgeLog = "nudge.log", "Log it";
        NudgePlan = "nudge.plan", "Plan it";
        NudgeOpener = "nudge.opener", "Another opener";
        NudgeAbout = "nudge.about", "More";
        NudgeSnooze = "nudge.snooze", "Snooze";
        NudgeNotYet = "nudge.notyet", "Not yet";
        NudgeAgain = "nudge.again", "Plan again";
        NudgeMeet = "nudge.meet", "Add to my list";
        NudgePass = "nudge.pass", "Not for me";
        NudgeUpdate = "nudge.update", "Draft update";
        NudgeUnchanged = "nudge.unchanged", "Nothing changed";
        KeepGoing = "still.keep", "Keep nudging me";
        StayPaused = "still.pause", "Stay paused";
        CheckInNew = "checkin.new", "Log a check-in";
        CheckInEdit = "checkin.edit", "Edit";
        CheckInUndo = "checkin.undo", "Undo";
        CheckInMore = "checkin.more", "Add more";
        CheckInMenu = "checkin.menu", "More";
        CheckInWith = "checkin.with", "Log with this person";
        CheckInAdd = "checkin.add", "Add and log";
        LineForm = "line.form", "Open the form";
        Reword = "words.reword", "Reword";
        KeepWords = "words.keep", "Keep it as it is";
        PeerAdd = "peer.add", "Add a person";
        PeerLog = "peer.log", "Log";
        PeerEdit = "peer.edit", "Edit";
        PeerMenu = "peer.menu", "More";
        PeerMeant = "peer.meant", "Take this person";
        PeerKeep = "peer.keep", "Put back";
        PeerStay = "peer.stay", "Keep them";
        PeerOff = "peer.off", "Take off my list";
        PeerWiden = "peer.widen", "See them less often";
        ListTrim = "list.trim", "See whom";
        RoleNone = "role.none", "We have none";
        RoleBack = "role.back", "There is one after all";
        MilestoneAdd = "milestone.add", "Add a milestone";
        MilestoneUpdate = "milestone.update", "Draft update";
        MilestoneMove = "milestone.move", "Move date";
        MilestoneDone = "milestone.done", "Mark done";
        MilestoneDrop = "milestone.drop", "Give it up";
        MilestoneMenu = "milestone.menu", "More";
        MilestoneHistory = "milestone.history", "Show history";
        MilestoneAgree = "milestone.agree", "Write down what was agreed";
        ObstacleAdd = "obstacle.add", "Log an obstacle";
        ObstacleTold = "obstacle.told", "I told them";
        ObstacleMenu = "obstacle.menu", "More";
        PostEdit = "post.edit", "Edit post";
        PostRetry = "post.retry", "Try again";
        PromiseLikely = "overpromise.likely", "Promise Likely";
        PlainUse = "plain.use", "Use it";
        PlainFine = "plain.fine", "Keep, this channel knows it";
        PlainKnown = "plain.known", "They know it";
        PromiseNew = "promise.new", "Add a promise";
        PromiseAdd = "promise.add", "Make it a promise";
        PromiseKept = "promise.kept", "Mark kept";
        PromiseMove = "promise.move", "Move date";
        PromiseDrop = "promise.drop", "Take it back";
        PromiseTell = "promise.tell", "Tell them now";
        PromiseMenu = "promise.menu", "More";
        HomeShow = "home.show", "Show all";
        NumbersShow = "numbers.show", "Show all";
        NumbersDraw = "numbers.draw", "Draw a picture";
        Review = "review", "Look back";
        Settings = "settings", "Change settings";
        Schedules = "schedules", "Set times";
        ScheduleTry = "schedule.try", "Check";
        Invite = "invite", "Invite a colleague";
        PauseWeek = "pause.week", "Pause for a week";
        Resume = "resume", "Resume nudges";
        Openers = "openers", "Show openers";
        OpenersTurn = "openers.turn", "Show all";
        OpenerAdd = "opener.add", "Add an opener";
        OpenerEdit = "opener.edit", "Edit";
        OpenerHide = "opener.hide", "Hide";
        OpenerBack = "opener.back", "Bring back";
        OpenerMenu = "opener.menu", "More";
        Forget = "forget", "Forget them";
        DeleteMine = "delete.mine", "Delete all of mine";
        Leave = "leave", "Leave and delete";
    }
}

vocabulary! {
    /// A form: its callback id and its title.
    Form {
        CheckIn = "checkin", "Log a check-in";
        Depth = "depth", "A little more";
        Peer = "peer", "A person";
        PlanIt = "plan-it", "Plan it";
        Until = "until", "Snooze until";
        FirstPeople = "first-people", "Three people";
        Review = "review", "Looking back";
        Settings = "settings", "Settings";
        Schedules = "schedules", "When nudges come";
        Invite = "invite", "Invite a colleague";
        Milestone = "milestone", "A milestone";
        Update = "update", "Status update";
        Preview = "preview", "Preview";
        MoveDate = "move-date", "Move the date";
        DropMilestone = "drop-milestone", "Give it up";
        Done = "done", "Delivered";
        Agreement = "agreement", "What was agreed";
        Obstacle = "obstacle", "In the way";
        Told = "told", "Who was told";
        Overpromise = "overpromise", "Which date?";
        Promise = "promise", "A promise";
        MovePromise = "move-promise", "Move a promise";
        DropPromise = "drop-promise", "Take a promise back";
        Opener = "opener", "An opener";
    }
}

vocabulary! {
    /// How long to snooze, or what to do instead.
    Snooze {
        Later = "later", "Later today";
        Tomorrow = "tomorrow", "Tomorrow";
        NextWeek = "next-week", "Next week";
        Until = "until", "Until…";
        Skip = "skip", "Skip this cycle";
        Widen = "widen", "See them less often";
        Remove = "remove", "Take off my list";
    }
}

vocabulary! {
    /// What can be done about an obstacle.
    AboutObstacle {
        Told = "told", "I told the sponsor";
        TellElse = "else", "I told someone else";
        Note = "note", "Draft a note";
        Cleared = "cleared", "It is cleared";
    }
}

vocabulary! {
    /// What can be done about an opener.
    AboutOpener {
        Hide = "hide", "Hide this opener";
        Edit = "edit", "Edit";
        Delete = "delete", "Delete";
        List = "list", "Show my openers";
    }
}

vocabulary! {
    /// A command that keeps what follows it, as it is carried by the buttons of the warning.
    Keeps {
        CheckIn = "checkin", "/checkin";
        Promise = "promise", "/rapport promise";
        Obstacle = "obstacle", "/milestone obstacle";
        Drop = "drop", "/milestone drop";
        Opener = "opener", "/rapport openers add";
    }
}

/// A value of a menu's option: what was chosen and for which row.
pub fn pair(choice: &str, id: &str) -> String {
    format!("{choice}|{id}")
}

/// The two halves of [`pair`].
pub fn unpair(value: &str) -> Option<(&str, &str)> {
    value.split_once('|')
}
