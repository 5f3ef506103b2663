//! Uploaded files.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A file, from the request for an upload address to the message that shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) alt_txt: Option<String>,
    pub(crate) mimetype: String,
    pub(crate) expected: usize,
    pub(crate) created: i64,
    pub(crate) app_id: String,
    pub(crate) user: String,
    pub(crate) complete: bool,
    pub(crate) channels: Vec<String>,
    pub(crate) base_url: String,
    /// The bytes in hexadecimal, so that a snapshot is one readable file.
    pub(crate) content: Option<String>,
}

impl StoredFile {
    /// Where it can be fetched.
    pub(crate) fn url(&self) -> String {
        format!("{}/files/{}/{}", self.base_url, self.id, self.name.replace([' ', '/', '?', '#', '%'], "_"))
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        self.content.as_deref().and_then(|content| hex::decode(content).ok())
    }

    /// The file object of the Web API.
    pub(crate) fn for_api(&self) -> Value {
        let filetype = self.name.rsplit_once('.').map_or("binary", |(_, extension)| extension);
        let mut file = json!({
            "id": self.id, "created": self.created, "timestamp": self.created, "name": self.name,
            "title": self.title, "mimetype": self.mimetype, "filetype": filetype,
            "pretty_type": filetype.to_uppercase(), "user": self.user, "editable": false, "size": self.expected,
            "mode": "hosted", "is_external": false, "is_public": false, "url_private": self.url(),
            "url_private_download": self.url(), "permalink": self.url(), "channels": self.channels,
            "groups": [], "ims": [], "has_rich_preview": false,
        });
        if let Some(alt) = &self.alt_txt {
            file["alt_txt"] = json!(alt);
        }
        file
    }
}

/// The media type that a file name suggests.
pub(crate) fn mimetype(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "json" => "application/json",
        "csv" => "text/csv",
        "md" | "txt" => "text/plain",
        "html" => "text/html",
        "ics" => "text/calendar",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
