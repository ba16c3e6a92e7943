# Silmukka as one image: web, worker and clock differ by their command only (see docker-compose.yml).
FROM python:3.11-slim-bookworm AS libraries
COPY requirements/production.txt /tmp/production.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r /tmp/production.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 VAR_DIR=/var/lib/silmukka MEDIA_ROOT=/var/lib/silmukka/media
RUN groupadd --gid 10001 silmukka \
    && useradd --uid 10001 --gid silmukka --no-create-home --shell /usr/sbin/nologin silmukka \
    && install -d -o silmukka -g silmukka /var/lib/silmukka /var/lib/silmukka/media
COPY --from=libraries /venv /venv
WORKDIR /srv/silmukka
COPY . .
# Texts and static files are made while building; the values below are thrown away with this layer's environment.
RUN DEBUG=1 VAR_DIR=/tmp/build python manage.py compile_translations \
    && DEBUG=0 VAR_DIR=/tmp/build SECRET_KEY="$(head -c 64 /dev/urandom | base64 -w0)" DISCLOSURE_KEY="$(head -c 64 /dev/urandom | base64 -w0)" \
       ALLOWED_HOSTS=localhost SITE_URL=https://localhost EMAIL_URL=dummymail:// python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build
USER silmukka
VOLUME /var/lib/silmukka
EXPOSE 8000
CMD ["gunicorn", "network.wsgi:application", "--config", "network/gunicorn.py"]
