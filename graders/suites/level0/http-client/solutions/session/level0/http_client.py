from requests import HTTPError, Session
from requests.exceptions import Timeout

BASE = "http://127.0.0.1:8000"


def search(session: Session, word: str) -> dict:
    response = session.get(f"{BASE}/search", params={"q": word, "page": "1"}, timeout=(2, 4))
    response.raise_for_status()
    return response.json()


def save(session: Session, word: str, count: int) -> int:
    response = session.post(f"{BASE}/notes", json={"word": word, "count": count}, timeout=(2, 4))
    response.raise_for_status()
    return response.json()["id"]


def main() -> None:
    word = input()
    with Session() as session:
        session.headers["X-Course"] = "interleave"
        step = "GET"
        try:
            found = search(session, word)
            print(found["title"])
            step = "POST"
            print(f"saved {save(session, word, found['count'])}")
        except HTTPError as error:
            print(f"{step} failed: {error.response.status_code}")
        except Timeout:
            print(f"{step} timed out")


if __name__ == "__main__":
    main()
