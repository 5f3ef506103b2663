//! Uploading files.

use serde_json::json;

use crate::fake::{api, get, refused, sandbox, worked};

async fn put(url: &str, bytes: &'static str) -> u16 {
    reqwest::Client::new().post(url).body(bytes).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_file_is_uploaded_and_shown() {
    let sandbox = sandbox().await;
    let query = "filename=plan.csv&length=5&alt_txt=A+plan";
    let ticket = worked(get(&sandbox, "files.getUploadURLExternal", query).await);
    let url = ticket["upload_url"].as_str().unwrap();
    let files = json!([{ "id": ticket["file_id"], "title": "The plan" }]);
    let channel = sandbox.im("ada", "fake").unwrap();
    let args = json!({ "files": files, "channel_id": channel, "initial_comment": "Here" });
    let complete = || api(&sandbox, "files.completeUploadExternal", args.clone());
    refused(&complete().await, "file_not_found");
    assert_eq!(put(url, "too long").await, 400);
    assert_eq!(put(url, "a,b,c").await, 200);
    assert_eq!(worked(complete().await)["files"][0]["title"], "The plan");
    let message = sandbox.act("ada").wait_text("fake", "Here").await.unwrap();
    let file = &message["files"][0];
    assert_eq!((&file["alt_txt"], &file["mimetype"]), (&json!("A plan"), &json!("text/csv")));
    let bytes = reqwest::get(file["url"].as_str().unwrap()).await.unwrap().text().await.unwrap();
    assert_eq!(bytes, "a,b,c");
    refused(&complete().await, "file_not_found");
    worked(api(&sandbox, "files.delete", json!({ "file": ticket["file_id"] })).await);
}

#[tokio::test]
async fn files_are_shared_where_the_app_is() {
    let sandbox = sandbox().await;
    let ticket = worked(get(&sandbox, "files.getUploadURLExternal", "filename=x.txt&length=2").await);
    let form = "--b\r\nContent-Disposition: form-data; name=\"filename\"\r\n\r\nhi\r\n--b--\r\n";
    let request = reqwest::Client::new().post(ticket["upload_url"].as_str().unwrap()).body(form);
    let request = request.header("content-type", "multipart/form-data; boundary=b");
    assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
    let files = json!([{ "id": ticket["file_id"] }]);
    for (channel, error) in
        [("U1", "channel_not_found"), ("C1", "not_in_channel"), ("C2", "channel_not_found")]
    {
        let args = json!({ "files": files, "channel_id": channel });
        refused(&api(&sandbox, "files.completeUploadExternal", args).await, error);
    }
    worked(api(&sandbox, "files.completeUploadExternal", json!({ "files": files })).await);
}

#[tokio::test]
async fn wrong_uploads() {
    let sandbox = sandbox().await;
    refused(&get(&sandbox, "files.getUploadURLExternal", "filename=x").await, "invalid_arguments");
    refused(&get(&sandbox, "files.getUploadURLExternal", "filename=x&length=0").await, "invalid_arguments");
    refused(
        &api(&sandbox, "files.completeUploadExternal", json!({ "files": [] })).await,
        "invalid_arguments",
    );
    assert_eq!(put(&format!("{}/upload/F404", sandbox.url()), "x").await, 404);
}
