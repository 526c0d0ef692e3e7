//! First names of people in the photographs that are given to one gender alone in
//! the languages they come from. Everybody else is left out.

/// The gender that a first name is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    Female,
    Male,
}

#[rustfmt::skip]
const FEMALE: &[&str] = &[
    "Amanda", "Amelie", "Carla", "Catherine", "Christina", "Emma", "Heidi", "Jennifer", "Jessica", "Jodie",
    "Jolanta", "Julia", "Kate", "Kathleen", "Kristen", "Laila", "Laura", "Liza", "Lucy", "Maria", "Mariah",
    "Martha", "Mary", "Melissa", "Monica", "Nancy", "Nicole", "Norah", "Olivia", "Pamela", "Paula", "Rachel",
    "Reese", "Renee", "Rita", "Sally", "Salma", "Sandra", "Sharon", "Sophia", "Valerie", "Winona",
];

#[rustfmt::skip]
const MALE: &[&str] = &[
    "Aaron", "Adrien", "Alejandro", "Alexander", "Alvaro", "Arnold", "Bernard", "Bill", "Bob", "Boris", "Brad",
    "Brian", "Carlos", "Charles", "Colin", "Daniel", "David", "Dennis", "Dick", "Donald", "Edward", "Elton",
    "Eric", "Fidel", "Frank", "Fred", "George", "Gordon", "Greg", "Guillermo", "Hugo", "Jacques", "James",
    "Jeremy", "Jerry", "Jim", "Jimmy", "John", "Jonathan", "Joschka", "Jose", "Joseph", "Ken", "Kevin", "Luis",
    "Luiz", "Mark", "Michael", "Mike", "Patrick", "Paul", "Pervez", "Pete", "Peter", "Richard", "Rick",
    "Robert", "Roberto", "Roger", "Ron", "Rupert", "Russell", "Scott", "Sergio", "Stephen", "Steve", "Steven",
    "Sylvester", "Thomas", "Tom", "Tommy", "Tony", "Vicente", "Vincent", "Vladimir", "William",
];

/// The gender of a name written `First_Last`, where the first name tells it.
pub(crate) fn gender_of(name: &str) -> Option<Gender> {
    let first = name.split('_').next()?;
    let is_in = |names: &[&str]| names.contains(&first);
    match (is_in(FEMALE), is_in(MALE)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}
