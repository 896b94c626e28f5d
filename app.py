import streamlit as st
from starlette.middleware import Middleware

from netviz.ui.lecture.routes import ROUTES
from netviz.ui.shared import server, shell
from netviz.ui.shared.document import DocumentMiddleware
from netviz.ui.shared.download import DOWNLOADS
from netviz.ui.shared.host_routes import MetricsMiddleware
from netviz.ui.shared.line import LineMiddleware
from netviz.ui.shared.proxies import ProxiesMiddleware
from netviz.ui.shared.routes import beneath_path
from netviz.ui.shared.timers import TimersMiddleware
from netviz.ui.shared.uploads import UploadsMiddleware
from netviz.ui.train.export_route import EXPORTS

if shell.is_visit():
    shell.framed_page().run()
else:  # `streamlit run` imports this file as the server, which runs it for every visit
    server.begin()
    app = st.App(
        __file__,
        routes=beneath_path([DOWNLOADS, EXPORTS, *ROUTES, *server.ROUTES]),
        middleware=[
            Middleware(each)
            for each in (
                ProxiesMiddleware,
                MetricsMiddleware,
                LineMiddleware,
                UploadsMiddleware,
                TimersMiddleware,
                DocumentMiddleware,
            )
        ],
    )
