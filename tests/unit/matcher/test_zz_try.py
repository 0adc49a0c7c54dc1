import time, random
def test_x(matcher, bare, snapshots):
    big="boulanger je mon ma "*1000
    for n,t in [("bje",big),("bj.",("boulanger je. "*1400)),("ne",("boulanger je ne "*1250)),("ne.",("boulanger ne x ne. "*1050)),("un",("boulangeril n'y ni plus"*850)),("refus","pain je ne veux plus de pain, "*650),("refus.","pain je ne veux plus de pain. "*650), ("big2MB","boulanger, je pétris du pain au four. "*55000)]:
        a=time.time(); p=matcher.profile(t); b=time.time(); r=matcher.rank(p); c=time.time()
        print(n, p.reason, r.reason, round(b-a,2), round(c-b,2), len(p.evidence), len(p.refusals), len(r.excluded))
    for t in ["J'ai 8 ans d'expérience comme Aide-soignante ! Je veux devenir développeuse web","Je suis plombier, pas de permis","Serveuse\nCuisine\nMénage","10 ans de plomberie , je ne veux plus faire de plomberie","Je ne veux plus de ménage"]:
        p=matcher.profile(t); r=matcher.rank(p); print(t,p,[(x.rome,round(x.score,2),x.fit.value) for x in r.trades[:4]],r.reason,[e.rome for e in r.excluded])
