//! Who wears glasses in the first photograph of each person of Labeled Faces in the
//! Wild: looked at and labelled for this project, one pair of eyes. Everybody else
//! wears none. Frames are not labelled: at this resolution eyes do not agree.

use sha2::{Digest, Sha256};

/// What somebody wears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worn {
    Nothing,
    Clear,
    Tinted,
}

#[rustfmt::skip]
const TINTED: &[&str] = &[
    "Adrien_Brody", "Charlie_Zaa", "Elin_Nordegren", "Elton_John", "James_Cameron", "Jessica_Lange",
    "Kevin_Costner", "Melanie_Griffith", "Mian_Khursheed_Mehmood_Kasuri", "Sharon_Stone",
    "Sourav_Ganguly", "Vidar_Helgesen", "Vin_Diesel", "Will_Smith",
];

#[rustfmt::skip]
const CLEAR: &[&str] = &[
    "Alvaro_Silva_Calderon", "Alvaro_Uribe", "Amram_Mitzna", "Antony_Leung", "Ari_Fleischer",
    "Bernard_Landry", "Bill_Simon", "Bobby_Goldwater", "Brian_Wells", "Bud_Selig", "Bulent_Ecevit",
    "Carla_Del_Ponte", "Cesar_Gaviria", "Chok_Tong_Goh", "Costas_Simitis", "David_Dodge", "David_Stern",
    "Diane_Green", "Dick_Cheney", "Donald_Pettit", "Edmund_Stoiber", "Farouk_al-Sharaa",
    "Frank_Griswold", "Franz_Muentefering", "Gao_Qiang", "Gene_Robinson", "George_Robertson",
    "Gonzalo_Sanchez_de_Lozada", "Gordon_Campbell", "Guillermo_Ortiz", "Hassan_Nasrallah", "Hu_Jintao",
    "Hun_Sen", "Isaiah_Washington", "Jean-Claude_Juncker", "Jean-David_Levitte", "Jonathan_Mostow",
    "Jorge_Batlle", "Jose_Dirceu", "Kim_Jin-sun", "Kim_Jong-Il", "Mahmoud_Abbas", "Max_Mayfield",
    "Munir_Akram", "Nicanor_Duarte_Frutos", "Paul_Patton", "Paul_Sarbanes", "Paul_Tagliabue",
    "Pervez_Musharraf", "Roger_Moore", "Rogerio_Romero", "Ron_Dittemore", "Tang_Jiaxuan", "Tariq_Aziz",
    "Tsutomu_Takebe", "Vaclav_Klaus", "Vladimir_Spidla", "William_Hochul", "Woody_Allen",
    "Yukiko_Okudo", "Zhang_Wenkang",
];

/// What the person of this name wears.
pub(crate) fn worn_by(name: &str) -> Worn {
    if TINTED.contains(&name) {
        Worn::Tinted
    } else if CLEAR.contains(&name) {
        Worn::Clear
    } else {
        Worn::Nothing
    }
}

/// Whether the constants of the scores were set on this file: half of all, by the
/// digest of the file's name.
pub(crate) fn set_constants(file: &str) -> bool {
    Sha256::digest(file.as_bytes()).first().is_some_and(|byte| byte % 2 == 0)
}
