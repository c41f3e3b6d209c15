from simulator.language.schema import Distribution


def distribution_problems(distribution: Distribution) -> list[tuple[str, str]]:
    return []


def correlation_problem(names, pairs):
    return None
