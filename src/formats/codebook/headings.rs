//! Headings of the columns of a codebook, as people and other programs write them, in five languages.
//!
//! The six parts are those of MacQueen and others (1998). Headings are compared folded: in lower case, without accents and punctuation,
//! and without a number behind them ("Code Group 2").

use crate::formats::fault::nearest;
use crate::formats::grid::folded;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// The code's name, or its path from the top of the tree.
    Code,
    /// What is the code's name where no column is called code.
    Name,
    /// A level of the tree below another ("sub-theme"); the number says how deep.
    Below(u8),
    /// A level of the tree above another ("theme"); of a table that has codes it is a heading.
    Above(u8),
    /// The code above.
    Parent,
    /// The dimension.
    Facet,
    /// A heading that the code is listed under.
    Group,
    /// Topic or act.
    Kind,
    /// Whether talk about people counts.
    About,
    /// A colour.
    Colour,
    /// Where the code comes from; also what kind of code it is, which people call its type.
    Origin,
    /// Brief definition.
    Brief,
    /// Full definition.
    Definition,
    /// A comment or memo: the definition, where no other column is.
    Comment,
    /// When to use it.
    Inclusion,
    /// When not to use it.
    Exclusion,
    /// What an excerpt may sound like.
    Example,
    /// An excerpt; an example where the table is a codebook.
    Quote,
    /// Seed terms of the code.
    Seeds,
    /// Whatever else people note.
    Notes,
    /// A number that another program counts, or keeps its rows apart by.
    Count,
}

use Heading::{
    About, Above, Below, Brief, Code, Colour, Comment, Count, Definition, Example, Exclusion, Facet, Group, Inclusion, Kind, Name, Notes,
    Origin, Parent, Quote, Seeds,
};

/// Headings by what they mean, folded, parted by `|`.
const KNOWN: [(Heading, &str); 23] = [
    (
        Code,
        "construct|codice|nome del codice|код|коды|代码|编码|コード|코드|code|codes|code name|codename|code label|code title|code path|hierarchical name|kode|kodename|name des codes|\
         nom du code|name der kategorie|bezeichnung der kategorie|codigo|codigos|nombre del codigo|nome do codigo|code system|codesystem|naam van de code|codenaam|mnemonic",
    ),
    (
        Name,
        "title|name|label|tag|path|node|nodes|node name|term name|bezeichnung|nom|etiquette|noeud|nombre|etiqueta|nome|rotulo|naam|\
         schlagwort",
    ),
    (
        Below(1),
        "sottocodice|sottocategoria|sottotema|подкод|sub code|subcode|sub theme|subtheme|sub category|subcategory|child|child code|sub node|subnode|\
         second level code|secondary code|unterkategorie|subkategorie|unterkode|untercode|unterthema|sous theme|\
         sous categorie|sous code|subtema|subcategoria|subcodigo|code subcategory|subcategorie|subthema",
    ),
    (Below(2), "sub sub code|sub subcode|sub sub theme|third level code|subsubcode|sub sub category|grandchild|grandchild code"),
    (
        Above(0),
        "theme|themes|category|main code|main category|main theme|parent category|parent theme|topic|domain|\
         first level code|primary code|top level code|kategorie|hauptkategorie|oberkategorie|hauptcode|hauptkode|thema|\
         hauptthema|oberthema|categorie|categorie principale|theme principal|tema|categoria|categoria principal|\
         tema principal|code category|hoofdcategorie|hoofdthema|hoofdcode|codecat",
    ),
    (
        Parent,
        "oberbegriff|uberkategorie|parent title|parent category name|codice padre|codice superiore|parent|parent code|parent name|parent node|parent code name|higher code|obercode|oberkode|ubergeordneter code|\
         code parent|code superieur|codigo padre|padre|codigo superior|codigo pai|pai|elterncode|elternkode|categoria superior|bovenliggende code",
    ),
    (Facet, "facet|dimension|facette|faceta"),
    (
        Group,
        "group|code group|codegroup|code groups|code family|code set|heading|section|gruppe|codegruppe|code gruppe|\
         codeset|groupe|groupe de codes|grupo|grupo de codigos",
    ),
    (Kind, "kind"),
    (About, "about"),
    (Colour, "colour|color|code color|code colour|farbe|codefarbe|couleur|cor|kleur"),
    (
        Origin,
        "source|origin|code type|type|type of code|code source|codetyp|code typ|kodetyp|typ|herkunft|quelle|type de code|\
         origine|tipo de codigo|tipo|origen|fuente|origem|fonte",
    ),
    (
        Brief,
        "definizione breve|breve definizione|brief|brief definition|short definition|brief description|short description|summary|short|kurzdefinition|\
         kurze definition|kurzbeschreibung|kurzfassung|definition breve|breve definition|definition courte|resume|\
         definicion breve|breve definicion|definicion corta|descripcion breve|resumen|definicao breve|breve definicao|\
         definicao curta|resumo|korte definitie|korte omschrijving|samenvatting",
    ),
    (
        Definition,
        "definizione|definizione completa|descrizione|определение|описание|定义|定義|描述|definition|full definition|detailed definition|long definition|code definition|operational definition|\
         description|code description|full description|detailed description|definition description|\
         description definition|meaning|tag description|beschreibung|definition beschreibung|vollstandige definition|\
         ausfuhrliche definition|langdefinition|codebeschreibung|erlauterung|bedeutung|definition complete|\
         definition detaillee|signification|definicion|definicion completa|definicion detallada|descripcion|significado|\
         definicao|definicao completa|definicao detalhada|descricao|definitie|volledige definitie|omschrijving|beschrijving|betekenis|\
         definition longue|definicion larga|definicao longa|inhaltliche beschreibung|inhaltliche bestimmung",
    ),
    (
        Comment,
        "comment|comments|code comment|memo|memos|code memo|codememo|memo text|kommentar|kommentare|commentaire|\
         commentaires|comentario|comentarios",
    ),
    (
        Inclusion,
        "quando usarlo|criteri di inclusione|когда использовать|inclusion|inclusions|inclusion criteria|inclusion criterion|inclusion rule|inclusion rules|include|includes|\
         when to use|when to apply|when to use it|when to use this code|use|use when|use for|apply when|coding rule|\
         coding rules|wann verwenden|wann zu verwenden|wann anwenden|wann benutzen|einschluss|einschlusskriterien|\
         einschlusskriterium|verwenden|verwenden wenn|anwendung|kodierregel|kodierregeln|codierregel|codierregeln|\
         quand utiliser|quand l utiliser|quand utiliser ce code|quand appliquer|criteres d inclusion|critere d inclusion|\
         inclure|utilisation|a utiliser|a inclure|cuando usar|cuando usarlo|cuando utilizar|cuando utilizarlo|\
         cuando aplicar|criterios de inclusion|incluir|incluye|quando usar|quando utilizar|quando aplicar|\
         criterios de inclusao|inclusao|inclui|inclusiecriteria|inclusie|wanneer gebruiken|wanneer te gebruiken|anwendung der kategorie",
    ),
    (
        Exclusion,
        "quando non usarlo|quando non usare|criteri di esclusione|когда не использовать|exclusion|exclusions|exclusion criteria|exclusion criterion|exclusion rule|exclusion rules|exclude|excludes|\
         when not to use|when not to apply|when not to use it|when not to use this code|do not use|do not use when|\
         do not use for|don t use|not to use|not for|close but no|wann nicht verwenden|wann nicht zu verwenden|\
         wann nicht anwenden|wann nicht benutzen|ausschluss|ausschlusskriterien|ausschlusskriterium|nicht verwenden|\
         nicht verwenden wenn|abgrenzung|quand ne pas utiliser|quand ne pas l utiliser|quand ne pas utiliser ce code|\
         quand ne pas appliquer|criteres d exclusion|critere d exclusion|exclure|a ne pas utiliser|a exclure|\
         cuando no usar|cuando no usarlo|cuando no utilizar|cuando no utilizarlo|cuando no aplicar|\
         criterios de exclusion|excluir|excluye|quando nao usar|quando nao utilizar|quando nao aplicar|\
         criterios de exclusao|exclusao|exclui|exclusiecriteria|exclusie|wanneer niet gebruiken|wanneer niet te gebruiken|nicht kodieren wenn",
    ),
    (
        Example,
        "esempio|esempi|пример|примеры|例子|例|例文|example|examples|example quotation|example quotations|example quote|example quotes|example text|example excerpt|\
         example excerpts|sample quote|sample quotes|sample quotation|illustrative quote|illustrative quotes|exemplar|\
         exemplars|exemplar quote|typical exemplar|typical exemplars|atypical exemplar|atypical exemplars|anchor example|\
         anchor examples|beispiel|beispiele|ankerbeispiel|ankerbeispiele|beispielzitat|beispielzitate|exemple|exemples|\
         exemples de citations|exemple de citation|citation exemple|citations exemples|citations d exemple|\
         verbatim exemple|ejemplo|ejemplos|citas de ejemplo|cita de ejemplo|ejemplos de citas|ejemplo de cita|exemplo|\
         exemplos|citacoes de exemplo|citacao de exemplo|exemplos de citacoes|exemplo de citacao|voorbeeld|voorbeelden|voorbeeldcitaat|textbeispiel|textbeispiele|\
         cita textual|beispiele fur anwendungen",
    ),
    (
        Quote,
        "quote|quotes|quotation|quotations|quotation content|segment|coded segment|segment text|excerpt|excerpts|\
         excerpt copy|coded text|highlight|highlighted text|passage|selection|content|text|zitat|zitate|textstelle|\
         textsegment|fundstelle|inhalt|extrait|extraits|citation|contenu|texte|verbatim|fragmento|cita|citas|contenido|\
         texto|segmento|citacao|citacoes|trecho|conteudo",
    ),
    (
        Seeds,
        "seeds|seed|seed words|terms|keyword|keywords|key word|key words|search terms|key terms|stichworter|stichworte|\
         schlagworter|suchbegriffe|trefwoorden|zoektermen|schlusselworter|begriffe|mots cles|termes|palabras clave|terminos|palavras chave|\
         termos",
    ),
    (
        Notes,
        "notes|note|remark|remarks|notiz|notizen|bemerkung|bemerkungen|anmerkung|anmerkungen|remarque|remarques|nota|\
         notas|observaciones|observacoes|notities|opmerkingen",
    ),
    (
        Count,
        "anz|cod seg alle dokumente|cod seg|cod segmente alle dokumente|depth|id|code id|code no|code nr|code number|codenummer|numero de code|numero del codigo|no|nr|number|index|grounded|density|references|files|sources|frequency|freq|count|counts|n|\
         number of codings|applications|coded segments|coded segments of all documents|segments|weight|position|\
         documents|haufigkeit|anzahl|codings|codierungen|codierte segmente|dokumente|dateien|referenzen|frequence|\
         nombre de references|frequencia|frecuencia|fichiers|archivos|referencias|arquivos|groundedness",
    ),
    (Below(3), "level 4|ebene 4|niveau 4|nivel 4"),
];

/// Headings that hold one of these words at their beginning mean the same ("Definition of the code"), unless they are known themselves.
const BEGINNINGS: [(&str, Heading); 18] = [
    ("number of", Count),
    ("anzahl", Count),
    ("nombre de", Count),
    ("numero de", Count),
    ("brief definition", Brief),
    ("short definition", Brief),
    ("full definition", Definition),
    ("definition of", Definition),
    ("description of", Definition),
    ("when not to", Exclusion),
    ("when to", Inclusion),
    ("inclusion criteria", Inclusion),
    ("exclusion criteria", Exclusion),
    ("example of", Example),
    ("examples of", Example),
    ("examples from", Example),
    ("example quotes", Example),
    ("example quotations", Example),
];

/// How similar an unknown word must be to a known one to count as its misspelling.
const NEAR: f64 = 0.9;

impl Heading {
    /// What a column of this name holds; `None` where the name is not known.
    pub fn of(heading: &str) -> Option<Self> {
        let folded = folded(heading);
        let known = |name: &str| KNOWN.iter().find(|(_, names)| names.split('|').any(|known| known == name)).map(|(heading, _)| *heading);
        if let Some(level) = level(&folded) {
            return Some(level);
        }
        let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        // `Code #`
        if heading.trim_end().ends_with('#') && known(&folded) == Some(Code) {
            return Some(Count);
        }
        known(&folded)
            .or_else(|| known(bare))
            .or_else(|| BEGINNINGS.iter().find(|(begin, _)| folded.starts_with(&format!("{begin} "))).map(|(_, heading)| *heading))
    }

    /// What the columns of these names hold. `Code #` is a number beside a column of codes, and holds them where no other does.
    pub fn of_row(names: &[String]) -> Vec<Option<Self>> {
        let mut meant: Vec<Option<Self>> = names.iter().map(|name| Self::of(name).filter(|_| !name.trim().is_empty())).collect();
        if !meant.iter().flatten().any(|heading| matches!(heading, Code | Name | Above(_) | Below(_))) {
            for (have, name) in meant.iter_mut().zip(names) {
                let bare = name.trim_end().strip_suffix('#').and_then(Self::of);
                *have = bare.filter(|bare| *bare == Code).or(*have);
            }
        }
        meant
    }

    /// The known heading that an unknown one is a misspelling of.
    pub fn meant(heading: &str) -> Option<&'static str> {
        let folded = folded(heading);
        if folded.chars().count() < 4 {
            return None;
        }
        let names = KNOWN.iter().flat_map(|(_, names)| names.split('|')).filter(|name| name.len() > 3);
        nearest(&folded, names).filter(|name| strsim::jaro_winkler(&folded, name) > NEAR)
    }
}

/// `level 1` and its like.
fn level(folded: &str) -> Option<Heading> {
    let words = ["level", "code level", "ebene", "niveau", "nivel", "stufe"];
    let number = words.iter().find_map(|word| folded.strip_prefix(word)?.trim().parse::<u8>().ok())?;
    Some(if number <= 1 { Above(0) } else { Below(number.min(9) - 1) })
}
