//! The Web API methods that the bot calls, and nothing else: the manifest asks for exactly their scopes.

/// How a method takes its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// A JSON body.
    Json,
    /// The query of a GET: methods that read take no JSON.
    Query,
    /// The form of a POST: a method that takes no JSON, and whose words belong into no address.
    Form,
}

/// One row a method: name, wire, calls a minute in a workspace, scopes.
macro_rules! methods {
    ($($variant:ident = $name:literal, $wire:ident, $pace:literal a minute, [$($scope:literal),*];)+) => {
        /// A Web API method.
        #[allow(missing_docs, reason = "the name beside each variant is the one in Slack's documentation")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Method { $($variant),+ }

        impl Method {
            /// Every method the bot calls.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in Slack's documentation.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How it takes its arguments.
            pub const fn wire(self) -> Wire {
                match self { $(Self::$variant => Wire::$wire),+ }
            }

            /// How many calls a minute a workspace allows (Slack's tier).
            pub const fn per_minute(self) -> u32 {
                match self { $(Self::$variant => $pace),+ }
            }

            /// The bot scopes it needs.
            pub const fn scopes(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($scope),*]),+ }
            }
        }
    };
}

// `apps.connections.open` is called with the app token, whose `connections:write` is no bot scope.
// A profile's title, status and time zone come with `users.info`, so `users.profile.get` and its scope are not needed.
methods! {
    AuthTest = "auth.test", Json, 100 a minute, [];
    AppsConnectionsOpen = "apps.connections.open", Json, 1 a minute, [];
    ChatPostMessage = "chat.postMessage", Json, 300 a minute, ["chat:write", "chat:write.public"];
    ChatUpdate = "chat.update", Json, 50 a minute, ["chat:write"];
    ChatPostEphemeral = "chat.postEphemeral", Json, 100 a minute, ["chat:write"];
    ConversationsOpen = "conversations.open", Json, 50 a minute, ["im:write"];
    ConversationsJoin = "conversations.join", Json, 50 a minute, ["channels:join"];
    ConversationsHistory = "conversations.history", Query, 50 a minute, ["channels:history", "groups:history", "im:history"];
    ConversationsReplies = "conversations.replies", Query, 50 a minute, ["channels:history", "groups:history", "im:history"];
    UsersInfo = "users.info", Query, 100 a minute, ["users:read"];
    DndInfo = "dnd.info", Query, 50 a minute, ["dnd:read"];
    ViewsOpen = "views.open", Json, 100 a minute, [];
    ViewsUpdate = "views.update", Json, 100 a minute, [];
    ViewsPublish = "views.publish", Json, 100 a minute, [];
    FilesGetUploadUrlExternal = "files.getUploadURLExternal", Form, 100 a minute, ["files:write"];
    FilesCompleteUploadExternal = "files.completeUploadExternal", Json, 100 a minute, ["files:write"];
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_method_stands_once_and_may_be_called() {
        let names: BTreeSet<_> = Method::ALL.iter().map(|m| m.name()).collect();
        assert_eq!(names.len(), Method::ALL.len());
        assert!(Method::ALL.iter().all(|m| m.per_minute() > 0));
    }
}
