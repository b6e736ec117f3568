"""What the front page of a season says of cups that are unfinished, and of those that cannot be computed."""

from starlette.testclient import TestClient


def test_of_what_is_past_nobody_can_still_win_it(client: TestClient) -> None:
    past, early = client.get("/now/").text, client.get("/through=wc2/").text

    assert "unfinished" in past
    assert ("can still win it" in early, "can still win it" in past, "not ruled out" in past) == (True, False, True)
    assert ("Leader: rank" in early, "Leader: rank" in past, "Leader needed rank" in past) == (True, False, True)


def test_of_what_no_rule_is_known_for_it_is_not_said_that_nobody_leads(client: TestClient) -> None:
    answer = client.get("/rulebook=2013-14/")

    assert answer.status_code == 200
    assert ("not known</span>" in answer.text, "nobody yet" in answer.text) == (True, False)
