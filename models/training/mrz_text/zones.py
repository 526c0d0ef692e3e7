"""Random lines of machine-readable zones, by ICAO Doc 9303, parts 3 to 7."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
DIGITS, LETTERS, LETTERS_AND_DIGITS = ALPHABET[:10], ALPHABET[10:36], ALPHABET[:36]
SYLLABLES = (
    "A E I O U AN EN IN ON AR ER IR OR MA MI NA NO RA RE LA LE LI TA TO KA KO SA SE SI DA DE VI VA BE BA CH SH TH "
    "ST PE PA GO GA HA HE JO JA WI ZA ZE QU XI YA YU FR").split()
STATES = "D<< USA GBR FRA UTO ESP SVK CZE POL HUN AUT CHN IND NLD CHE CAN BEL ITA PRT SWE NOR FIN".split()


def check_digit(text):
    value = lambda it: 0 if it == "<" else int(it, 36)
    return str(sum(value(it) * (7, 3, 1)[at % 3] for at, it in enumerate(text)) % 10)


def checked(text):
    return text + check_digit(text)


def letters(draw, least, most):
    return "".join(draw.choices(LETTERS, k=draw.randint(least, most)))


def word(draw):
    """Most look like names; the others keep the recogniser from guessing."""
    if draw.random() < 0.2:
        return letters(draw, 2, 10)
    return "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4)))


def name(draw, length):
    words = lambda most: "<".join(word(draw) for _ in range(draw.randint(1, most)))
    return f"{words(2)}<<{words(3)}"[:length].ljust(length, "<")


def state(draw):
    return draw.choice(STATES) if draw.random() < 0.7 else letters(draw, 3, 3)


def number(draw, length):
    """A document number, or optional data."""
    kinds = DIGITS if draw.random() < 0.7 else LETTERS_AND_DIGITS
    used = draw.randint(length - 3, length)
    begin = draw.choice(["", letters(draw, 1, 2)])
    return (begin + "".join(draw.choices(kinds, k=length)))[:used].ljust(length, "<")


def optional(draw, length, share):
    return number(draw, length) if draw.random() < share else "<" * length


def date(draw):
    return f"{draw.randint(0, 99):02}{draw.randint(1, 12):02}{draw.randint(1, 31):02}"


def of_card(draw):
    """One of the three lines of TD1."""
    birth, expiry = checked(date(draw)), checked(date(draw))
    return draw.choice([
        draw.choice(["I<", "ID", "AC", "C<", "IR", "IT"]) + state(draw) + checked(number(draw, 9))
        + optional(draw, 15, 0.5),
        birth + draw.choice("MF<") + expiry + state(draw) + optional(draw, 11, 0.4) + draw.choice(DIGITS),
        name(draw, 30),
    ])


def of_two(draw, length):
    """One of the two lines of the formats that have two: TD2, TD3, visas."""
    if draw.random() < 0.5:
        kinds = ["P<", "P<", "PA", "PM", "V<", "PP", "PD"] if length == 44 else ["I<", "ID", "P<", "V<", "AC"]
        return draw.choice(kinds) + state(draw) + name(draw, length - 5)
    document, birth, expiry = (checked(it) for it in (number(draw, 9), date(draw), date(draw)))
    rest = optional(draw, length - 30 if length == 44 else length - 29, 0.5)
    if length == 44:
        rest += check_digit(rest) if rest.strip("<") else draw.choice("0<")
    return document + state(draw) + birth + draw.choice("MF<") + expiry + rest + check_digit(
        document + birth + expiry + rest)


def line(draw):
    if draw.random() < 0.15:
        return "".join(draw.choices(ALPHABET, k=draw.choice([30, 36, 44, draw.randint(10, 46)])))
    return draw.choice([of_card, lambda it: of_two(it, 36), lambda it: of_two(it, 44), lambda it: of_two(it, 44)])(draw)
