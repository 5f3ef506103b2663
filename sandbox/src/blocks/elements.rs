//! The fields of every element type.

use super::schema::Kind::{
    Confirm, Date, Dispatch, Either, Element, Elements, Filter, Flag, Groups, Ids, Initial, Initials,
    Instant, Loose, Number, Numeric, Object, Options, Plain, Text, Time, Url, Word, Words,
};
use super::schema::{Field, may, must};

const ACTION: Field = may("action_id", Text(255));
const CONFIRM: Field = may("confirm", Confirm);
const FOCUS: Field = may("focus_on_load", Flag);
const PLACEHOLDER: Field = may("placeholder", Plain(150));
const MOST: Field = may("max_selected_items", Number(1, 100));
const DISPATCH: Field = may("dispatch_action_config", Dispatch);

const BUTTON: &[Field] = &[
    must("text", Plain(75)),
    ACTION,
    may("url", Url),
    may("value", Loose(2000)),
    may("style", Word(&["primary", "danger"])),
    CONFIRM,
    may("accessibility_label", Text(75)),
];
const CHECKBOXES: &[Field] =
    &[ACTION, must("options", Options(10)), may("initial_options", Initials), CONFIRM, FOCUS];
const RADIO: &[Field] =
    &[ACTION, must("options", Options(10)), may("initial_option", Initial), CONFIRM, FOCUS];
const OVERFLOW: &[Field] = &[ACTION, must("options", Options(5)), CONFIRM];
const DATE_PICKER: &[Field] = &[ACTION, may("initial_date", Date), CONFIRM, FOCUS, PLACEHOLDER];
const DATETIME_PICKER: &[Field] = &[ACTION, may("initial_date_time", Instant), CONFIRM, FOCUS];
const TIME_PICKER: &[Field] =
    &[ACTION, may("initial_time", Time), CONFIRM, FOCUS, PLACEHOLDER, may("timezone", Text(100))];
const IMAGE: &[Field] = &[may("image_url", Url), may("slack_file", Object), must("alt_text", Text(2000))];
const PLAIN_TEXT_INPUT: &[Field] = &[
    ACTION,
    may("initial_value", Loose(3000)),
    may("multiline", Flag),
    may("min_length", Number(0, 3000)),
    may("max_length", Number(1, 3000)),
    DISPATCH,
    FOCUS,
    PLACEHOLDER,
];
const TYPED_INPUT: &[Field] = &[ACTION, may("initial_value", Loose(3000)), DISPATCH, FOCUS, PLACEHOLDER];
const NUMBER_INPUT: &[Field] = &[
    must("is_decimal_allowed", Flag),
    ACTION,
    may("initial_value", Numeric),
    may("min_value", Numeric),
    may("max_value", Numeric),
    DISPATCH,
    FOCUS,
    PLACEHOLDER,
];
const RICH_TEXT_INPUT: &[Field] = &[ACTION, may("initial_value", Object), DISPATCH, FOCUS, PLACEHOLDER];
const FILE_INPUT: &[Field] = &[ACTION, may("filetypes", Ids), may("max_files", Number(1, 10))];
const STATIC_SELECT: &[Field] = &[
    ACTION,
    may("options", Options(100)),
    may("option_groups", Groups),
    may("initial_option", Initial),
    CONFIRM,
    FOCUS,
    PLACEHOLDER,
];
const MULTI_STATIC: &[Field] = &[
    ACTION,
    may("options", Options(100)),
    may("option_groups", Groups),
    may("initial_options", Initials),
    CONFIRM,
    MOST,
    FOCUS,
    PLACEHOLDER,
];
const EXTERNAL: &[Field] = &[
    ACTION,
    may("initial_option", Initial),
    may("min_query_length", Number(0, 100)),
    CONFIRM,
    FOCUS,
    PLACEHOLDER,
];
const MULTI_EXTERNAL: &[Field] = &[
    ACTION,
    may("initial_options", Initials),
    may("min_query_length", Number(0, 100)),
    CONFIRM,
    MOST,
    FOCUS,
    PLACEHOLDER,
];
const USERS: &[Field] = &[ACTION, may("initial_user", Text(30)), CONFIRM, FOCUS, PLACEHOLDER];
const MULTI_USERS: &[Field] = &[ACTION, may("initial_users", Ids), CONFIRM, MOST, FOCUS, PLACEHOLDER];
const CONVERSATIONS: &[Field] = &[
    ACTION,
    may("initial_conversation", Text(30)),
    may("default_to_current_conversation", Flag),
    may("response_url_enabled", Flag),
    may("filter", Filter),
    CONFIRM,
    FOCUS,
    PLACEHOLDER,
];
const MULTI_CONVERSATIONS: &[Field] = &[
    ACTION,
    may("initial_conversations", Ids),
    may("default_to_current_conversation", Flag),
    may("filter", Filter),
    CONFIRM,
    MOST,
    FOCUS,
    PLACEHOLDER,
];
const CHANNELS: &[Field] = &[
    ACTION,
    may("initial_channel", Text(30)),
    may("response_url_enabled", Flag),
    CONFIRM,
    FOCUS,
    PLACEHOLDER,
];
const MULTI_CHANNELS: &[Field] = &[ACTION, may("initial_channels", Ids), CONFIRM, MOST, FOCUS, PLACEHOLDER];
const WORKFLOW_BUTTON: &[Field] = &[
    must("text", Plain(75)),
    must("workflow", Object),
    ACTION,
    may("style", Word(&["primary", "danger"])),
    may("accessibility_label", Text(75)),
];
const FEEDBACK_BUTTONS: &[Field] =
    &[ACTION, must("positive_button", Object), must("negative_button", Object)];
const ICON_BUTTON: &[Field] = &[
    must("icon", Word(&["trash"])),
    must("text", Plain(75)),
    ACTION,
    may("value", Loose(2000)),
    CONFIRM,
    may("accessibility_label", Text(75)),
    may("visible_to_user_ids", Ids),
];
const URL_SOURCE: &[Field] = &[must("url", Url), must("text", Loose(3000))];

/// The fields of an element type, besides `type`; `None` for a type that does not exist.
pub(super) fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "button" => BUTTON,
        "checkboxes" => CHECKBOXES,
        "radio_buttons" => RADIO,
        "overflow" => OVERFLOW,
        "datepicker" => DATE_PICKER,
        "datetimepicker" => DATETIME_PICKER,
        "timepicker" => TIME_PICKER,
        "image" => IMAGE,
        "plain_text_input" => PLAIN_TEXT_INPUT,
        "email_text_input" | "url_text_input" => TYPED_INPUT,
        "number_input" => NUMBER_INPUT,
        "rich_text_input" => RICH_TEXT_INPUT,
        "file_input" => FILE_INPUT,
        "static_select" => STATIC_SELECT,
        "multi_static_select" => MULTI_STATIC,
        "external_select" => EXTERNAL,
        "multi_external_select" => MULTI_EXTERNAL,
        "users_select" => USERS,
        "multi_users_select" => MULTI_USERS,
        "conversations_select" => CONVERSATIONS,
        "multi_conversations_select" => MULTI_CONVERSATIONS,
        "channels_select" => CHANNELS,
        "multi_channels_select" => MULTI_CHANNELS,
        "workflow_button" => WORKFLOW_BUTTON,
        "feedback_buttons" => FEEDBACK_BUTTONS,
        "icon_button" => ICON_BUTTON,
        "url" => URL_SOURCE,
        _ => return None,
    })
}

/// Elements that stand beside the text of a section.
pub(super) const IN_SECTION: &[&str] = &[
    "button",
    "checkboxes",
    "datepicker",
    "image",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "overflow",
    "radio_buttons",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "timepicker",
    "workflow_button",
];

/// Elements of an actions block.
pub(super) const IN_ACTIONS: &[&str] = &[
    "button",
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "overflow",
    "radio_buttons",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "timepicker",
    "rich_text_input",
    "workflow_button",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];

/// Elements of an input block.
pub(super) const IN_INPUT: &[&str] = &[
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "email_text_input",
    "file_input",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "number_input",
    "plain_text_input",
    "radio_buttons",
    "rich_text_input",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "timepicker",
    "url_text_input",
];

/// Fields of the blocks that hold elements.
pub(super) const SECTION_ACCESSORY: Field = may("accessory", Element(IN_SECTION));
/// The elements of an actions block.
pub(super) const ACTION_ELEMENTS: Field = must("elements", Elements(IN_ACTIONS, 25));
/// The element of an input block.
pub(super) const INPUT_ELEMENT: Field = must("element", Element(IN_INPUT));

/// The fields of a confirmation dialog.
pub(super) const CONFIRM_FIELDS: &[Field] = &[
    must("title", Plain(100)),
    must("text", Either(300)),
    must("confirm", Plain(30)),
    must("deny", Plain(30)),
    may("style", Word(&["primary", "danger"])),
];

/// The fields of a conversations filter.
pub(super) const FILTER_FIELDS: &[Field] = &[
    may("include", Words(&["im", "mpim", "private", "public"])),
    may("exclude_external_shared_channels", Flag),
    may("exclude_bot_users", Flag),
];

/// The fields of a dispatch configuration.
pub(super) const DISPATCH_FIELDS: &[Field] =
    &[may("trigger_actions_on", Words(&["on_enter_pressed", "on_character_entered"]))];
