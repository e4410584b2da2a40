"""A measured city's records, straight from its database."""

import os
import random
from dataclasses import dataclass

import psycopg

# With a street, a contractor and, where there are licenses, one of those.
DRAWN = """
    SELECT c.number, c.status, c.filed_on, c.description, a.number, a.street,
           coalesce(nullif(c.contractor_name, ''), l.business_name, 'nobody at all'), coalesce(l.number, 'EL-99999'),
           t.name
      FROM unnest(%s::bigint[]) WITH ORDINALITY AS drawn (id, place) JOIN permits_case c USING (id)
      JOIN permits_address a ON a.id = c.address_id JOIN permits_casetype t ON t.id = c.case_type_id
      LEFT JOIN contacts_license l ON l.id = c.license_id
     WHERE c.status <> 'draft' AND NOT a.confidential AND a.number <> '' AND c.description ~ '\\w{4}'
       AND (l.id IS NOT NULL OR NOT EXISTS (SELECT FROM contacts_license))
     ORDER BY place LIMIT %s
"""


@dataclass(frozen=True)
class Records:
    database: str
    rows: int

    @classmethod
    def of_the_environment(cls):
        return cls(
            os.environ["DATABASE_URL"],
            cls(os.environ["DATABASE_URL"], 0).ask("SELECT count(*) FROM permits_case")[0][0],
        )

    def ask(self, question, values=None):
        with psycopg.connect(self.database) as connection:
            return connection.execute(question, values).fetchall()

    def tell(self, statement):
        """Change the measured city for one question."""
        with psycopg.connect(self.database) as connection:
            connection.execute(statement)

    def sample(self, many, chance: random.Random):
        """So many public records, the same for the same chance."""
        last = self.ask("SELECT max(id) FROM permits_case")[0][0]
        return self.ask(DRAWN, [[chance.randint(1, last) for _ in range(many * 10)], many])
