from pathlib import Path
import pytest
from playwright.sync_api import sync_playwright
from axe_playwright_python.sync_playwright import Axe
OUT=Path('/tmp/look/real'); OUT.mkdir(exist_ok=True)
WHO={'tateshina.director':['/board','/orders','/shares','/inspections','/handovers','/payouts','/payouts/new','/indicators','/settlements','/closings','/notices','/workers','/account','/ledger'],
 'tateshina.w1':['/me','/me/offers','/me/assignments','/me/money','/me/notices','/account'],
 'coordinator':['/dashboard','/account'],'tateshina.client':['/account'], '':['/login','/reset','/kpi','/kpi/tateshina','/about/use','/nope']}
def test_look(site):
  with sync_playwright() as d:
    chromium=d.chromium.launch(executable_path='/usr/bin/chromium',args=['--no-sandbox'])
    for who, paths in WHO.items():
        for w in (1280,390):
            for scheme in ('light','dark'):
                c=chromium.new_context(viewport={'width':w,'height':844},color_scheme=scheme); pg=c.new_page()
                msgs=[]; pg.on('console',lambda m: msgs.append(m.text))
                if who:
                    pg.goto(site.url+'/login'); pg.fill('[name=login]',who); pg.fill('[name=password]','正しい馬の電池ホチキス'); pg.click('main button'); pg.wait_for_load_state()
                    print(who,'->',pg.url)
                for p in paths:
                    msgs.clear()
                    r=pg.goto(site.url+p)
                    over=pg.evaluate('document.documentElement.scrollWidth-document.documentElement.clientWidth')
                    v=[(x['id'],x['nodes'][0]['html'][:160]) for x in Axe().run(pg).response['violations']]
                    n=(who or 'public').split('.')[-1]+'-'+(p.strip('/').replace('/','-') or 'home')
                    pg.screenshot(path=str(OUT/f'{n}-{w}-{scheme}.png'),full_page=True)
                    print(r.status,p,w,scheme,'over',over,'axe',v,[m for m in msgs if ' 40' not in m])
                c.close()
    chromium.close()
