"""Words that carry no trade: the grammar of French, folded."""

STOP_WORDS = frozenset(
    "le la les l de des d du un une et en a au aux pour par sur dans avec ou que qu qui"
    " quoi dont vous nous je j tu il elle on ils elles me m te t se s y ce c cet cette"
    " ces ca cela mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs est"
    " sont suis etes sommes etre ete avoir ai as avons avez ont avais avait plus ne n"
    " pas non si sans sous vers chez entre comme mais donc car ni tres aussi afin ainsi"
    " alors apres avant lors meme tout toute tous toutes autre autres".split()
)
