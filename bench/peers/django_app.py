"""Django + Django REST framework, as its documentation would have it."""

import os
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

_parts = urlsplit(os.environ["BENCH_DSN"])
settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # every project's; says the length
    REST_FRAMEWORK={
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _parts.path.lstrip("/"),
            "USER": unquote(_parts.username or ""),
            "PASSWORD": unquote(_parts.password or ""),
            "HOST": _parts.hostname,
            "PORT": _parts.port,
            "CONN_MAX_AGE": 600,
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402


class Task(models.Model):
    id = models.UUIDField(primary_key=True)
    tenant_id = models.IntegerField()
    title = models.TextField()
    job_type = models.TextField()
    unit_name = models.TextField()
    quantity = models.IntegerField()
    unit_price_yen = models.BigIntegerField()
    minutes_per_unit = models.IntegerField(null=True)
    due_on = models.DateField()
    state = models.TextField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = 'app"."task'
        app_label = "bench"


class TaskOut(serializers.ModelSerializer):
    class Meta:
        model = Task
        exclude = ("tenant_id",)


class Tasks(generics.ListAPIView):
    serializer_class = TaskOut

    def get_queryset(self):
        town = int(self.request.GET["town"])
        return Task.objects.filter(tenant_id=town).order_by("due_on", "id")[:50]


urlpatterns = [path("tasks", Tasks.as_view())]
app = get_wsgi_application()
