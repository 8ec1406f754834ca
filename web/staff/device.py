"""What somebody signs in with, in the few words by which they know it again."""

BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
}
BROWSERS |= {
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}  # the later call themselves by the earlier's names
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "Chromebook"}
SYSTEMS |= {"Mac OS X": "Mac", "Linux": "Linux"}


def device_name(user_agent: str) -> str:
    """Such as "Firefox on Windows"; only names of the lists above, whatever the browser says of itself."""
    browser = next((name for sign, name in BROWSERS.items() if f"{sign}/" in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
